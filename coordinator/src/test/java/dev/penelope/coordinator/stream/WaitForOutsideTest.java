package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.Standing;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signals and timers in the shell: what they cost, and by which log they are judged. */
final class WaitForOutsideTest {
    private static final Duration A_MONTH = Duration.ofDays(30);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Action<Object, String> PAY = Action.of("pay", Object.class, String.class);

    private final Bench bench = new Bench();
    private int controls;

    @AfterEach
    void end() {
        bench.close();
    }

    private static Definition<String, String> approved() {
        var saga = Definition.named("approved", 1, String.class);
        var approved = saga.signal("approved", String.class).within(A_DAY);
        return saga.build(saga.action("pay", PAY, approved));
    }

    private static Definition<String, String> cooledOff() {
        var saga = Definition.named("cooled-off", 1, String.class);
        var coolOff = saga.timer("cool-off", A_MONTH);
        return saga.build(saga.action("pay", PAY, saga.params()).after(coolOff));
    }

    private void start(Definition<?, ?> definition) {
        bench.register(definition);
        bench.start("s", definition, Json.of("\"x\""));
    }

    private ResultRecord.Reply signal(String value) {
        bench.control(
                new ControlRecord(
                        new SagaId("s"),
                        "c" + controls++,
                        Verb.SIGNAL,
                        Optional.of("approved"),
                        "ariadne",
                        "because",
                        Wish.of(Json.of(value))));
        return (ResultRecord.Reply) bench.results().getLast();
    }

    private int changes() {
        return bench.driver
                .createOutputTopic(
                        "bench-saga-changelog",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .size();
    }

    // Time

    /** A row for the timer and the header, and both once more when it fires. */
    @Test
    void aMonthOfWaitingCostsNoRecordsButThoseOfItsBeginningAndItsEnd() {
        start(cooledOff());
        assertThat(changes()).isEqualTo(2);
        for (int days = 1; days < 30; days++) {
            bench.pass(A_DAY);
        }
        assertThat(changes()).isZero();
        assertThat(bench.commands()).isEmpty();
        bench.pass(A_DAY.minusMillis(50));
        assertThat(bench.commands()).isEmpty();
        bench.pass(Duration.ofMillis(50));
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("pay");
        assertThat(changes()).isEqualTo(2);
        assertThat(ticks(Bench.TOPICS.event())).isEmpty();
        assertThat(ticks(Bench.TOPICS.signal())).isEmpty();
    }

    @Test
    void whatCameDueWhileNoCoordinatorWasThereFiresWhenThereIsOne() {
        start(cooledOff());
        bench.restart();
        bench.pass(A_MONTH.plus(A_MONTH));
        assertThat(bench.commands()).hasSize(1);
    }

    /** What is due is found from the earliest timer on, whatever else waits for how long. */
    @Test
    void aTimerThatIsArmedAmongManyLaterOnesIsFound() {
        bench.register(cooledOff());
        for (int saga = 0; saga < 500; saga++) {
            bench.start("late" + saga, cooledOff(), Json.NULL);
        }
        bench.pass(A_DAY);
        bench.register(TripSaga.definition());
        bench.start("s", TripSaga.definition(), TripSaga.PARAMS);
        bench.event(bench.commands().getFirst(), OutcomeKind.UNKNOWN, Optional.empty());
        bench.pass(A_SECOND);
        assertThat(bench.commands()).hasSize(1);
        bench.pass(A_MONTH);
        assertThat(bench.commands()).hasSizeGreaterThanOrEqualTo(500);
    }

    // What is said

    @Test
    void aSignalIsAnsweredAndWhatFollowsTakesIt() {
        start(approved());
        ResultRecord.Reply done = signal("\"yes\"");
        assertThat(done.code()).isEqualTo("DONE");
        CommandRecord pay = bench.commands().getFirst();
        assertThat(pay.input()).contains(Json.of("\"yes\""));

        assertThat(signal("\"yes\"")).returns("DUPLICATE", ResultRecord.Reply::code);
        assertThat(signal("\"no\""))
                .returns("CONFLICT", ResultRecord.Reply::code)
                .returns(false, ResultRecord.Reply::accepted);
        bench.succeed(pay, "\"paid\"");
        ResultRecord.Result result = (ResultRecord.Result) bench.results().getLast();
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.history())
                .extracting(note -> note.actor() + " " + note.text())
                .containsExactly("ariadne (claimed) signal approved: because");
        assertThat(signal("\"yes\"")).returns("NOT_POSSIBLE", ResultRecord.Reply::code);
    }

    @Test
    void aSignalThatComesBeforeItsSagaIsKeptForIt() {
        bench.register(approved());
        bench.control(
                new ControlRecord(
                        new SagaId("s"),
                        "early",
                        Verb.SIGNAL,
                        Optional.of("approved"),
                        "ariadne",
                        "because",
                        Wish.of(Json.of("1"))));
        bench.start("s", approved(), Json.NULL);
        assertThat(bench.commands().getFirst().input()).contains(Json.of("1"));
        assertThat(bench.results())
                .extracting(reply -> ((ResultRecord.Reply) reply).code())
                .containsExactly("DONE");
    }

    /** Nothing there would judge whether it is in time. */
    @Test
    void aSignalAmongControlsIsRefusedAndSetAside() {
        start(approved());
        bench.send(
                Bench.TOPICS.control(),
                "s",
                utf8(
                        "{'saga':'s','id':'x','verb':'signal','node':'approved','actor':'a',"
                                + "'value':1}"));
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Reply.class,
                        reply -> {
                            assertThat(reply.answers()).isEqualTo("control");
                            assertThat(reply.id()).contains("x");
                            assertThat(reply.code()).isEqualTo("WRONG_TOPIC");
                            assertThat(reply.message()).contains("saga-signal");
                        });
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("WRONG_TOPIC");
        assertThat(bench.commands()).isEmpty();
    }

    /** Who may signal may not steer. */
    @Test
    void aControlAmongSignalsIsSetAside() {
        start(approved());
        bench.send(
                Bench.TOPICS.signal(),
                "s",
                utf8("{'saga':'s','id':'x','verb':'abandon','actor':'a'}"));
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("UNREADABLE");
        assertThat(bench.results()).isEmpty();
        assertThat(signal("1")).returns("signal", ResultRecord.Reply::answers);
    }

    private static byte[] utf8(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    // Its deadline

    private List<TestRecord<byte[], byte[]>> ticks(String topic) {
        return bench.driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** Signals stand in that log: one that was appended before the question is read before it. */
    @Test
    void theDeadlineOfASignalIsAskedForAmongSignals() {
        start(approved());
        bench.pass(A_DAY.minusMillis(1));
        assertThat(ticks(Bench.TOPICS.signal())).isEmpty();
        bench.pass(Duration.ofMillis(50));
        assertThat(ticks(Bench.TOPICS.event())).isEmpty();
        assertThat(ticks(Bench.TOPICS.signal()))
                .singleElement()
                .satisfies(tick -> {
                    assertThat(WireHeaders.text(tick.headers(), WireHeaders.KIND))
                            .contains("event");
                    assertThat(EventJson.read(tick.value()))
                            .isInstanceOfSatisfying(
                                    EventRecord.Tick.class,
                                    said -> assertThat(said.timer()).isEqualTo("signal-deadline"));
                });
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Result.class,
                        result ->
                                assertThat(result.failures().getFirst().error().type())
                                        .isEqualTo("SignalTimeout"));
    }

    /** Who may report may not judge signals, and who may signal may not report. */
    @Test
    void aTickInTheWrongLogAndAnEventAmongSignalsAreSetAside() {
        start(approved());
        SagaId saga = new SagaId("s");
        RunId run = RunId.of(bench.now(), 0);
        append(
                Bench.TOPICS.event(),
                new EventRecord.Tick(saga, run, "signal-deadline", Optional.of("approved")));
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("UNKNOWN_NODE");
        append(
                Bench.TOPICS.signal(),
                new EventRecord.Heartbeat(
                        saga, run, "pay", Direction.ACTION, 1, Optional.empty(), true, "w"));
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("UNREADABLE");
        append(
                Bench.TOPICS.control(),
                new EventRecord.Tick(saga, run, "signal-deadline", Optional.of("approved")));
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("UNREADABLE");
        assertThat(bench.results()).isEmpty();
        append(
                Bench.TOPICS.signal(),
                new EventRecord.Tick(saga, run, "signal-deadline", Optional.of("approved")));
        assertThat(bench.results()).hasSize(1);
    }

    /** Long after all that is waited for. */
    private void append(String topic, EventRecord event) {
        bench.driver
                .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(
                        new TestRecord<>(
                                "s".getBytes(StandardCharsets.UTF_8),
                                EventJson.write(event),
                                WireHeaders.mark(new RecordHeaders(), Kind.EVENT),
                                Instant.ofEpochMilli(bench.now()).plus(A_MONTH)));
    }

    // How it stands

    @Test
    void theCensusCountsWhatWaitsForTheOutside() {
        start(approved());
        bench.start("t", register(cooledOff()), Json.NULL);
        bench.pass(Duration.ofSeconds(30));
        assertThat(standing(Standing.WAITING_FOR_SIGNAL)).isEqualTo(1);
        assertThat(standing(Standing.WAITING_FOR_TIMER)).isEqualTo(1);
        assertThat(standing(Standing.IDLE)).isZero();
    }

    private Definition<?, ?> register(Definition<?, ?> definition) {
        bench.register(definition);
        return definition;
    }

    private int standing(Standing standing) {
        return (int)
                bench.metrics
                        .get("penelope.sagas.open")
                        .tag("state", standing.word())
                        .gauge()
                        .value();
    }
}
