package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.penelope.model.Limits;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No record stops its partition: every way to refuse, answer or set aside is taken with records
 * whose fields are far too large, or hold what is hard to write, about sagas in every state.
 */
final class HostileRecordsTest {
    private static final List<String> SAGAS = List.of("unknown", "running", "finished", "sick");
    private static final String RUN = "$run";

    /** Each is the JSON of a value. */
    private static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("long", text("x".repeat(1_100_000)));
        values.put("emoji", text("\uD83D\uDCA5".repeat(90_000)));
        values.put("control characters", text("\\u0001".repeat(20_000)));
        values.put("halves of surrogates", text("\\ud83d".repeat(20_000)));
        values.put("a forged line", text("x\\nERROR saga=other control=abandon\\u202e\\u001b[2J"));
        values.put("null", "null");
        values.put("deep", "[".repeat(900) + "]".repeat(900));
        values.put("deeper", "[".repeat(100_000) + "]".repeat(100_000));
        values.put("many", "[" + "1,".repeat(50_000) + "1]");
        values.put("wide", wide());
        values.put("a long number", "9".repeat(5_000));
        values.put("a huge number", "9223372036854775807");
        values.put("a negative number", "-2147483648");
        values.put("no JSON", "NaN");
        return values;
    }

    private static String text(String inner) {
        return '"' + inner + '"';
    }

    private static String wide() {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < 20_000; i++) {
            object.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
        }
        return object.append('}').toString();
    }

    /** Records with a hole, by their topics. */
    private static Map<String, List<String>> records() {
        String about = "{\"saga\":\"$saga\",";
        List<String> controls = new ArrayList<>();
        String control = about + "\"id\":\"c\",\"verb\":\"%s\",\"actor\":\"a\",";
        for (String verb : List.of("pause", "signal", "release")) {
            for (String field :
                    List.of("node", "reason", "value", "direction", "side", "times", "unknown")) {
                controls.add(control.formatted(verb) + text(field) + ":$hole}");
            }
            controls.add(about + "\"verb\":" + text(verb) + ",\"actor\":\"a\",\"id\":$hole}");
            controls.add(about + "\"verb\":" + text(verb) + ",\"id\":\"c\",\"actor\":$hole}");
        }
        controls.add(about + "\"id\":\"c\",\"actor\":\"a\",\"verb\":$hole}");
        controls.add("{\"saga\":$hole,\"id\":\"c\",\"verb\":\"pause\",\"actor\":\"a\"}");
        List<String> events = new ArrayList<>();
        String event = about + "\"run\":\"$run\",\"node\":\"hotel\",\"direction\":\"action\",";
        for (String outcome : List.of("unknown", "heartbeat", "tick", "succeeded")) {
            for (String field : List.of("error", "worker", "details", "output", "timer", "later")) {
                events.add(
                        event
                                + "\"attempt\":9,\"outcome\":"
                                + text(outcome)
                                + ","
                                + text(field)
                                + ":$hole}");
            }
        }
        events.add(event + "\"attempt\":1,\"outcome\":\"unknown\",\"error\":{\"message\":$hole}}");
        events.add(event + "\"attempt\":1,\"outcome\":$hole}");
        events.add(event + "\"outcome\":\"unusable\",\"attempt\":$hole}");
        events.add(
                about + "\"run\":$hole,\"node\":\"hotel\",\"outcome\":\"failed\",\"attempt\":1}");
        events.add(
                about
                        + "\"run\":\"$run\",\"direction\":\"action\",\"outcome\":\"failed\","
                        + "\"attempt\":1,\"node\":$hole}");
        List<String> starts = new ArrayList<>();
        for (String source :
                List.of(
                        "$hole",
                        "{\"name\":$hole,\"version\":1}",
                        "{\"name\":\"d\",\"version\":$hole}",
                        "{\"hash\":$hole}",
                        "{\"inline\":$hole}",
                        "{\"inline\":{\"name\":$hole,\"version\":1,\"nodes\":[]}}",
                        "{\"inline\":{\"name\":\"d\",\"version\":1,\"nodes\":$hole}}",
                        "{\"inline\":{\"name\":\"d\",\"version\":1,\"nodes\":[{\"name\":\"a\","
                                + "\"constant\":$hole}]}}",
                        "{\"inline\":{\"name\":\"d\",\"version\":1,\"nodes\":[{\"name\":\"a\","
                                + "\"action\":\"b\",\"policy\":{\"queue\":$hole}}]}}",
                        "{\"inline\":{\"name\":\"d\",\"version\":1,\"nodes\":[{\"name\":$hole,"
                                + "\"action\":\"b\"}]}}")) {
            starts.add(about + "\"definition\":" + source + "}");
        }
        String start = about + "\"definition\":{\"name\":\"d\",\"version\":1},";
        for (String field : List.of("params", "labels", "deadlineMs", "later")) {
            starts.add(start + text(field) + ":$hole}");
        }
        starts.add(start + "\"labels\":{\"a\":$hole}}");
        starts.add("$hole");
        List<String> signals = new ArrayList<>();
        for (String field : List.of("id", "value", "reason", "later")) {
            signals.add(about + "\"node\":\"hotel\",\"actor\":\"a\"," + text(field) + ":$hole}");
        }
        signals.add(about + "\"id\":\"c\",\"node\":\"hotel\",\"actor\":$hole}");
        signals.add(about + "\"id\":\"c\",\"actor\":\"a\",\"node\":$hole}");
        return Map.of(
                Bench.TOPICS.signal(), signals,
                Bench.TOPICS.control(), controls,
                Bench.TOPICS.event(), events,
                Bench.TOPICS.start(), starts);
    }

    static Stream<String> kinds() {
        return values().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyRecordIsTakenAnsweredOrSetAsideAndTheNextOneIsTakenToo(String kind) {
        String value = values().getOrDefault(kind, "");
        for (String topic : records().keySet()) {
            try (Bench bench = new Bench()) {
                List<CommandRecord> waiting = sagasInEveryState(bench);
                String run = waiting.getFirst().run().value();
                for (String record : records().getOrDefault(topic, List.of())) {
                    for (String saga : SAGAS) {
                        String json =
                                record.replace("$saga", saga)
                                        .replace(RUN, run)
                                        .replace("$hole", value);
                        assertThatCode(() ->
                                        bench.send(
                                                topic, saga, json.getBytes(StandardCharsets.UTF_8)))
                                .as("%s, of which a field is %s: %s", topic, kind, record)
                                .doesNotThrowAnyException();
                    }
                }
                for (int seconds = 0; seconds < 70; seconds++) {
                    bench.pass(Duration.ofSeconds(1));
                }
                theOthersGoOn(bench);
            }
        }
    }

    private static List<CommandRecord> sagasInEveryState(Bench bench) {
        bench.register(TripSaga.definition());
        bench.start("finished", TripSaga.definition(), TripSaga.PARAMS);
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        bench.start("sick", TripSaga.definition(), TripSaga.PARAMS);
        bench.rows().put(Keys.header(new SagaId("sick")), new byte[] {99});
        bench.commands();
        bench.start("running", TripSaga.definition(), TripSaga.PARAMS);
        bench.results();
        return bench.commands();
    }

    private static void theOthersGoOn(Bench bench) {
        for (ResultRecord news : bench.results()) {
            assertThat(ResultJson.write(news)).hasSizeLessThan(Limits.RECORD_BYTES / 4);
        }
        assertThat(bench.deadLetters())
                .allSatisfy(reason ->
                        assertThat(reason)
                                .hasSizeLessThan(Limits.ERROR_CHARS + 32)
                                .doesNotContainPattern("[\\p{Cntrl}\u202e]"));
        bench.start("another", TripSaga.definition(), TripSaga.PARAMS);
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(bench.results())
                .filteredOn(ResultRecord.Result.class::isInstance)
                .extracting(result -> result.saga().value())
                .contains("another");
    }
}
