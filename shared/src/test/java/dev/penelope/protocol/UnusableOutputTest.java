package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An output that cannot be carried on is its node's failure; the event is no dead letter. */
final class UnusableOutputTest {
    private static final String ENVELOPE =
            "{\"saga\":\"s\",\"run\":\"r\",\"node\":\"n\",\"direction\":\"action\",\"attempt\":3,"
                    + "\"outcome\":\"OUTCOME\",\"output\" : ";

    private static final Map<String, String> BAD =
            Map.of(
                    "too deep", "[".repeat(501) + "]".repeat(501),
                    "deeper than any parser goes", "[".repeat(100_000) + "]".repeat(100_000),
                    "a number of too many digits", "[" + "7".repeat(1_001) + "]",
                    "such a number alone", "7".repeat(200_000),
                    "a name that is too long", "{\"" + "x".repeat(1_025) + "\":1}",
                    "too large", "\"" + "x".repeat(Limits.PAYLOAD_BYTES) + "\"",
                    "no number", "{\"a\":NaN}",
                    "not JSON", "<html lang=\"en\"></html>",
                    "a text that holds brackets", "[\"]}\\\"{[\", +1]");

    static Stream<String> bad() {
        return BAD.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aSuccessWithSuchAnOutputIsUnusable(String bad) {
        EventRecord.Outcome read =
                read("succeeded", BAD.getOrDefault(bad, ""), ",\"worker\":\"w\"}");

        assertThat(read.kind()).isEqualTo(OutcomeKind.UNUSABLE);
        assertThat(read.output()).isEmpty();
        assertThat(read.attempt()).isEqualTo(3);
        assertThat(read.worker()).isEqualTo("w");
        assertThat(read.error().orElseThrow().type())
                .isEqualTo(bad.equals("too large") ? "OutputTooLarge" : "OutputUnreadable");
        assertThat(read.error().orElseThrow().message()).startsWith("Expected");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void anyOtherOutcomeStandsWithoutIt(String bad) {
        EventRecord.Outcome read =
                read(
                        "failed",
                        BAD.getOrDefault(bad, ""),
                        ",\"error\":{\"type\":\"No\",\"message\":\"way\"}}");

        assertThat(read.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(read.error().orElseThrow().type()).isEqualTo("No");
    }

    @Test
    void anOutputAtEachLimitIsKept() {
        for (String good :
                new String[] {
                    "[".repeat(500) + "]".repeat(500),
                    "7".repeat(1_000),
                    "{\"" + "x".repeat(1_024) + "\":1}",
                    "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"",
                    "null"
                }) {
            EventRecord.Outcome read = read("succeeded", good, "}");

            assertThat(read.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
            assertThat(read.output()).contains(Json.of(good));
        }
    }

    @Test
    void outputsThatAreNoUtf8AreUnusableToo() {
        byte[] event =
                Utf8Test.record(
                        ENVELOPE.replace("OUTCOME", "succeeded") + "{\"a\":\"", "c0af", "\"}}");

        assertThat(((EventRecord.Outcome) EventJson.read(event)).kind())
                .isEqualTo(OutcomeKind.UNUSABLE);
    }

    @Test
    void detailsThatCannotBeCarriedOnAreLeftOut() {
        String heartbeat =
                "{\"saga\":\"s\",\"run\":\"r\",\"node\":\"n\",\"direction\":\"action\",\"attempt\":1,"
                        + "\"outcome\":\"heartbeat\",\"details\":"
                        + "\"x\"".replace("x", "x".repeat(Limits.DETAILS_BYTES))
                        + ",\"worker\":\"w\"}";

        EventRecord read = EventJson.read(heartbeat.getBytes(StandardCharsets.UTF_8));

        assertThat(read).isInstanceOf(EventRecord.Heartbeat.class);
        assertThat(((EventRecord.Heartbeat) read).details()).isEmpty();
    }

    @Test
    void anOutputThatClosesItsFieldIsTakenForNeitherOfItsOutcomes() {
        assertThatThrownBy(() -> read("succeeded", "{\"a\":1},\"outcome\":\"failed\"", "}"))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("Expected field \"outcome\" once, but it comes more than once");
    }

    @Test
    void anEventWhoseEnvelopeIsWrongIsUnreadableWhateverItsOutput() {
        assertThatThrownBy(() -> read("fine", "NaN", "}")).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("succeeded", "[[1]", "}"))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("succeeded", "\"open", "}"))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("succeeded", "NaN", ""))
                .isInstanceOf(UnreadableException.class);
    }

    private static EventRecord.Outcome read(String outcome, String output, String rest) {
        String event = ENVELOPE.replace("OUTCOME", outcome) + output + rest;
        return (EventRecord.Outcome) EventJson.read(event.getBytes(StandardCharsets.UTF_8));
    }
}
