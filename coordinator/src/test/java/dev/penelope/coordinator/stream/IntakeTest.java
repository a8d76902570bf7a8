package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in that should not, what comes in too early, and that neither holds up anything. */
final class IntakeTest {
    private static final Definition<?, ?> TRIP = TripSaga.definition();
    private final Bench bench = new Bench();

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void anUnreadableStartIsSetAsideAndAnswered() {
        bench.send("saga-start", "bad-1", "not json".getBytes(StandardCharsets.UTF_8));
        assertThat(reply().code()).isEqualTo("UNREADABLE");
        assertThat(deadLetters()).singleElement().asString().startsWith("UNREADABLE:");
        theNextSagaRuns();
    }

    /** A worker that is mistaken must not have the next attempt's number overflow. */
    @Test
    void anAttemptFarBeyondTheRecordedOnesIsTakenForOneNotSoFar() {
        bench.register(TRIP);
        bench.start("trip-1", TRIP, TripSaga.PARAMS);
        CommandRecord first = bench.commands().getFirst();
        bench.send(
                "saga-event",
                "trip-1",
                ("{\"saga\":\"trip-1\",\"run\":\"%s\",\"node\":\"%s\",\"direction\":\"action\","
                                + "\"attempt\":1000000000,\"outcome\":\"unusable\"}")
                        .formatted(first.run().value(), first.node())
                        .getBytes(StandardCharsets.UTF_8));

        bench.work(command -> Optional.of("null"));

        ResultRecord.Result result = (ResultRecord.Result) bench.results().getLast();
        assertThat(result.failures().getFirst().attempt()).isBetween(2, 2_000);
        theNextSagaRuns();
    }

    @Test
    void aStartWhoseCommandsWouldTakeTooMuchIsRefused() {
        StringBuilder nodes = new StringBuilder("{\"name\":\"n0\",\"action\":\"a\"}");
        for (int n = 1; n < 300; n++) {
            nodes.append(
                    ",{\"name\":\"n%d\",\"action\":\"a\",\"after\":[\"n%d\"]}".formatted(n, n - 1));
        }
        Json definition = Json.of("{\"name\":\"d\",\"version\":1,\"nodes\":[" + nodes + "]}");
        Json params = Json.of('"' + "x".repeat(250_000) + '"');
        bench.start(
                StartRecord.of(
                        new SagaId("wide"), new DefinitionSource.Inline(definition), params));

        assertThat(reply().code()).isEqualTo("TOO_LARGE");
        assertThat(bench.commands()).isEmpty();
        theNextSagaRuns();
    }

    @Test
    void manyStartsOfOneIdThatWaitAreLookedAtTogether() {
        for (int n = 0; n < 100; n++) {
            bench.start("trip-1", TRIP, TripSaga.PARAMS);
            bench.pass(Duration.ofMillis(7));
        }
        bench.pass(Duration.ofSeconds(5));

        int timers = 0;
        byte[] table = {Keys.TIMER};
        try (var rows = bench.rows().range(table, Keys.after(table))) {
            for (; rows.hasNext(); rows.next()) {
                timers++;
            }
        }
        assertThat(timers).isBetween(1, 5);
    }

    @Test
    void junkOfUnknownSagasGivesWayAndLeavesControlsTheirTime() {
        for (int n = 0; n < 3_100; n++) {
            bench.send(
                    "saga-event",
                    "junk-" + n,
                    ("{\"saga\":\"junk-%d\",\"run\":\"r\",\"node\":\"a\",\"direction\":\"action\","
                                    + "\"attempt\":1,\"outcome\":\"failed\"}")
                            .formatted(n)
                            .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(deadLetters())
                .hasSize(100)
                .allMatch(reason ->
                        reason.equals(
                                "UNKNOWN_SAGA: no start came for it, and too many others wait"));
        bench.control(
                new ControlRecord(
                        new SagaId("trip-1"), "c1", Verb.PAUSE, Optional.empty(), "ops", "wait"));
        assertThat(bench.results()).isEmpty();
        bench.register(TRIP);
        bench.start("trip-1", TRIP, TripSaga.PARAMS);
        assertThat(bench.commands()).isEmpty();
        theNextSagaRuns();
    }

    @Test
    void anUnreadableEventOrControlIsSetAside() {
        bench.send("saga-event", "bad-1", "{".getBytes(StandardCharsets.UTF_8));
        bench.send("saga-control", "bad-1", "[]".getBytes(StandardCharsets.UTF_8));
        assertThat(deadLetters()).hasSize(2).allMatch(reason -> reason.startsWith("UNREADABLE:"));
        theNextSagaRuns();
    }

    @Test
    void aKeyThatIsNoSagaIdIsSetAside() {
        bench.send("saga-start", "no spaces", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(deadLetters()).singleElement().asString().startsWith("BAD_KEY:");
        theNextSagaRuns();
    }

    @Test
    void aStartThatIsAboutAnotherSagaThanItsKeyIsRefused() {
        bench.register(TRIP);
        StartRecord start = start("other");
        bench.send("saga-start", "key", StartJson.write(start));
        assertThat(reply().code()).isEqualTo("KEY_MISMATCH");
        assertThat(bench.commands()).isEmpty();
    }

    @Test
    void aStartWaitsForItsDefinition() {
        bench.start(start("early"));
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.commands()).isEmpty();
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("payment");
    }

    @Test
    void aStartThatWaitsIsWrittenOnceHoweverOftenItIsLookedAt() {
        bench.start(start("early"));
        for (int second = 0; second < 20; second++) {
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(changes(Keys.WAITING)).isEqualTo(1);
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.commands()).hasSize(1);
        assertThat(changes(Keys.WAITING)).as("it is deleted").isEqualTo(1);
    }

    @Test
    void aStartThatWaitsBehindAControlIsTakenOnce() {
        bench.control(
                new ControlRecord(
                        new SagaId("early"), "c-1", Verb.PAUSE, Optional.empty(), "me", "test"));
        bench.start(start("early"));
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Reply.class,
                        reply -> assertThat(reply.answers()).isEqualTo("control"));
    }

    /** How many rows of a table were written or deleted since the last look. */
    private long changes(byte table) {
        return bench
                .driver
                .createOutputTopic(
                        "bench-saga-changelog",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .filter(row -> row.key()[0] == table)
                .count();
    }

    @Test
    void aStartWhoseDefinitionNeverComesIsRefused() {
        bench.start(start("lost"));
        bench.pass(Duration.ofSeconds(29));
        assertThat(bench.results()).isEmpty();
        bench.pass(Duration.ofSeconds(3));
        assertThat(reply().code()).isEqualTo("UNKNOWN_DEFINITION");
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.commands()).isEmpty();
    }

    @Test
    void aStartWaitsLongerWhileAnOpenTransactionMayHideItsDefinition() {
        bench.definitions.heldBack(true);
        bench.start(start("hidden"));
        bench.pass(Duration.ofSeconds(80));
        assertThat(bench.results()).isEmpty();
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.commands()).isNotEmpty();
    }

    @Test
    void howeverManyRecordsWaitForASagaFewTimersAreArmedForThem() {
        for (int n = 0; n < 90; n++) {
            bench.start(start("one"));
            bench.pass(Duration.ofMillis(11));
        }
        changes(Keys.TIMER);
        for (int tenth = 0; tenth < 100; tenth++) {
            bench.pass(Duration.ofMillis(100));
        }
        assertThat(changes(Keys.TIMER)).isLessThan(120);
    }

    @Test
    void aStartWhoseQueueNeverComesIsRefused() {
        bench.register(TRIP);
        bench.missingQueues.add("default");
        bench.start(start("nowhere"));
        bench.pass(Duration.ofSeconds(12));
        assertThat(reply().code()).isEqualTo("UNKNOWN_QUEUE");
    }

    @Test
    void aStartMayCarryItsDefinition() {
        bench.start(
                StartRecord.of(
                        new SagaId("inline"),
                        new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(TRIP))),
                        TripSaga.PARAMS));
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(result().outcome()).isEqualTo(SagaStatus.SUCCEEDED);
    }

    @Test
    void aDefinitionThatOneSagaCarriedIsNotRegisteredForOthers() {
        bench.start(
                StartRecord.of(
                        new SagaId("inline"),
                        new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(TRIP))),
                        TripSaga.PARAMS));
        bench.start(start("by-hash"));
        assertThat(bench.commands())
                .extracting(command -> command.saga().value())
                .containsExactly("inline");
        bench.pass(Duration.ofSeconds(32));
        assertThat(reply().code()).isEqualTo("UNKNOWN_DEFINITION");
        theNextSagaRuns();
    }

    @Test
    void aCyclicDefinitionIsRefusedByName() {
        String cyclic =
                "{\"name\":\"c\",\"version\":1,\"nodes\":[{\"name\":\"a\",\"action\":\"x\",\"after\":[\"b\"]},"
                        + "{\"name\":\"b\",\"action\":\"x\",\"after\":[\"a\"]}]}";
        bench.start(
                StartRecord.of(
                        new SagaId("cyclic"),
                        new DefinitionSource.Inline(Json.of(cyclic)),
                        Json.NULL));
        ResultRecord.Reply reply = reply();
        assertThat(reply.code()).isEqualTo("INVALID_DEFINITION");
        assertThat(reply.message()).startsWith("CYCLE");
    }

    @Test
    void parametersOverTheLimitAreRefused() {
        bench.register(TRIP);
        bench.start(
                StartRecord.of(
                        new SagaId("fat"),
                        start("x").definition(),
                        Json.of("\"" + "x".repeat(2_000_000) + "\"")));
        assertThat(reply().code()).isEqualTo("TOO_LARGE");
    }

    @Test
    void anOutcomeThatComesBeforeItsStartIsKept() {
        bench.register(TRIP);
        bench.start(start("saga-1"));
        CommandRecord command = bench.commands().getFirst();
        CommandRecord early = of(command, "saga-2", new RunId("other"));
        bench.succeed(early, TripSaga.BOOKING);
        assertThat(deadLetters()).isEmpty();
        bench.start(start("saga-2"));
        assertThat(deadLetters()).singleElement().asString().startsWith("OTHER_RUN:");
    }

    @Test
    void anOutcomeWhoseSagaNeverStartsIsSetAsideInTheEnd() {
        bench.register(TRIP);
        bench.start(start("saga-1"));
        bench.succeed(of(bench.commands().getFirst(), "ghost", new RunId("r")), TripSaga.BOOKING);
        bench.pass(Duration.ofMinutes(11));
        assertThat(deadLetters()).singleElement().asString().startsWith("UNKNOWN_SAGA:");
    }

    @Test
    void anOutcomeOfAnUnknownNodeIsSetAside() {
        bench.register(TRIP);
        bench.start(start("saga-1"));
        CommandRecord command = bench.commands().getFirst();
        CommandRecord odd =
                new CommandRecord(
                        command.saga(),
                        command.run(),
                        "no-such-node",
                        "x",
                        "x",
                        command.direction(),
                        1,
                        "k",
                        Json.NULL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        command.startToClose(),
                        command.heartbeat());
        bench.succeed(odd, "1");
        assertThat(deadLetters()).singleElement().asString().startsWith("UNKNOWN_NODE:");
        bench.succeed(command, TripSaga.BOOKING);
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void aSuccessOfAnAttemptThatNobodyKnowsOfIsTakenForItHasTheSameKey() {
        bench.register(TRIP);
        bench.start(start("ahead"));
        bench.succeed(attempt(7, bench.commands().getFirst()), TripSaga.BOOKING);
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void anUnusableOutputOfAnAttemptThatNobodyKnowsOfIsUndone() {
        bench.register(TRIP);
        bench.start(start("ahead"));
        bench.event(
                attempt(7, bench.commands().getFirst()), OutcomeKind.UNUSABLE, Optional.empty());
        assertThat(bench.undos()).extracting(CommandRecord::node).containsExactly("payment");
    }

    @Test
    void anUnknownOutcomeOfAnAttemptThatNobodyKnowsOfIsCounted() {
        bench.register(TRIP);
        bench.start(start("ahead"));
        CommandRecord command = bench.commands().getFirst();
        for (OutcomeKind kind :
                List.of(OutcomeKind.FAILED, OutcomeKind.UNKNOWN, OutcomeKind.UNSERVED)) {
            bench.event(attempt(7, command), kind, Optional.empty());
            assertThat(
                            bench.metrics
                                    .get("penelope.outcomes.unsettling")
                                    .tag("kind", kind.wire())
                                    .counters())
                    .as("counted: %s", kind)
                    .isNotEmpty();
        }
        bench.succeed(command, TripSaga.BOOKING);
        assertThat(bench.commands()).hasSize(3);
    }

    private static CommandRecord attempt(int attempt, CommandRecord command) {
        return new CommandRecord(
                command.saga(),
                command.run(),
                command.node(),
                command.label(),
                command.action(),
                command.direction(),
                attempt,
                command.key(),
                command.params(),
                command.input(),
                command.output(),
                command.details(),
                command.startToClose(),
                command.heartbeat());
    }

    static Stream<Arguments> oversized() {
        DefinitionSource trip = start("x").definition();
        String node = "{\"name\":\"a\",\"label\":\"" + "x".repeat(1_100_000) + "\"}";
        Map<String, String> many =
                IntStream.range(0, 17).boxed().collect(Collectors.toMap(n -> "l" + n, n -> "v"));
        String long129 = "x".repeat(129);
        return Stream.of(
                Arguments.of(
                        "a definition of more than a megabyte",
                        new DefinitionSource.Inline(
                                Json.of("{\"name\":\"d\",\"version\":1,\"nodes\":[" + node + "]}")),
                        Map.of()),
                Arguments.of("seventeen labels", trip, many),
                Arguments.of("a long name of a label", trip, Map.of(long129, "v")),
                Arguments.of("a long value of a label", trip, Map.of("name", long129)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oversized")
    void aStartThatExceedsALimitIsRefused(
            String what, DefinitionSource definition, Map<String, String> labels) {
        bench.register(TRIP);
        bench.start(
                new StartRecord(
                        new SagaId("large"),
                        definition,
                        TripSaga.PARAMS,
                        labels,
                        Optional.empty()));
        assertThat(reply().code()).isEqualTo("TOO_LARGE");
        assertThat(bench.commands()).isEmpty();
        theNextSagaRuns();
    }

    @Test
    void aStartAtTheLimitsIsAccepted() {
        bench.register(TRIP);
        Map<String, String> labels =
                IntStream.range(0, 16)
                        .boxed()
                        .collect(Collectors.toMap(n -> "n".repeat(112 + n), n -> "v".repeat(128)));
        bench.start(
                new StartRecord(
                        new SagaId("large"),
                        start("x").definition(),
                        TripSaga.PARAMS,
                        labels,
                        Optional.empty()));
        assertThat(bench.commands()).hasSize(1);
    }

    @Test
    void anOutputOverTheLimitFailsItsNodeAndHasItUndone() {
        bench.register(TRIP);
        bench.start(start("big"));
        bench.event(
                bench.commands().getFirst(),
                OutcomeKind.SUCCEEDED,
                Optional.of(Json.of("\"" + "x".repeat(2_000_000) + "\"")));
        assertThat(bench.undos()).extracting(CommandRecord::node).containsExactly("payment");
    }

    @Test
    void aControlOfAnUnknownSagaIsAnsweredAfterItsGrace() {
        bench.control(
                new ControlRecord(
                        new SagaId("ghost"), "c-1", Verb.PAUSE, Optional.empty(), "me", "test"));
        assertThat(bench.results()).isEmpty();
        bench.pass(Duration.ofSeconds(31));
        ResultRecord.Reply reply = reply();
        assertThat(reply.code()).isEqualTo("UNKNOWN_SAGA");
        assertThat(reply.id()).contains("c-1");
    }

    @Test
    void aBreakpointThatComesJustBeforeTheStartHoldsTheFirstDispatch() {
        bench.register(TRIP);
        bench.control(breakBefore("early", "c-1", "payment"));
        bench.start(start("early"));
        assertThat(bench.commands()).isEmpty();
        assertThat(controlReplies()).containsExactly("c-1 DONE");

        bench.restart();
        bench.control(wish("early", "c-2", Verb.CLEAR, Optional.empty()));
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("payment");
        bench.pass(Duration.ofMinutes(1));
        assertThat(controlReplies()).containsExactly("c-2 DONE");
    }

    @Test
    void whatOperatorsWishBeforeAStartIsDoneInItsOrderAndOnce() {
        bench.register(TRIP);
        bench.control(wish("early", "c-1", Verb.PAUSE, Optional.empty()));
        bench.control(wish("early", "c-2", Verb.BREAK, Optional.of("nonsense")));
        bench.control(wish("early", "c-3", Verb.STEP, Optional.empty()));
        bench.start(start("early"));
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("payment");
        assertThat(controlReplies()).containsExactly("c-1 DONE", "c-3 DONE", "c-2 NOT_POSSIBLE");
    }

    @Test
    void aBreakpointThatComesWhileTheStartWaitsHoldsToo() {
        bench.start(start("early"));
        bench.control(breakBefore("early", "c-1", "payment"));
        bench.register(TRIP);
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.commands()).isEmpty();
        assertThat(controlReplies()).containsExactly("c-1 DONE");
        bench.control(wish("early", "c-2", Verb.ABORT, Optional.empty()));
        assertThat(result().outcome()).isEqualTo(SagaStatus.FAILED);
    }

    @Test
    void aPauseSurvivesARestartAndWhatWasInFlightIsTakenIn() {
        bench.register(TRIP);
        bench.start(start("paused"));
        bench.succeed(bench.commands().getFirst(), TripSaga.BOOKING);
        List<CommandRecord> inFlight = bench.commands();
        assertThat(inFlight).hasSize(3);
        bench.control(wish("paused", "c-1", Verb.PAUSE, Optional.empty()));

        bench.restart();
        inFlight.forEach(command -> bench.succeed(command, TripSaga.BOOKING));
        bench.pass(Duration.ofHours(1));
        assertThat(bench.commands()).isEmpty();

        bench.restart();
        bench.control(wish("paused", "c-2", Verb.RESUME, Optional.empty()));
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("output");
    }

    private List<String> controlReplies() {
        return bench.results().stream()
                .filter(ResultRecord.Reply.class::isInstance)
                .map(ResultRecord.Reply.class::cast)
                .map(reply -> reply.id().orElseThrow() + " " + reply.code())
                .toList();
    }

    private static ControlRecord breakBefore(String saga, String id, String node) {
        return wish(saga, id, Verb.BREAK, Optional.of(node));
    }

    private static ControlRecord wish(String saga, String id, Verb verb, Optional<String> node) {
        return new ControlRecord(new SagaId(saga), id, verb, node, "me", "test");
    }

    private void theNextSagaRuns() {
        bench.register(TRIP);
        bench.start(start("next"));
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(result().outcome()).isEqualTo(SagaStatus.SUCCEEDED);
    }

    private ResultRecord.Result result() {
        return bench.results().stream()
                .filter(ResultRecord.Result.class::isInstance)
                .map(ResultRecord.Result.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private ResultRecord.Reply reply() {
        return bench.results().stream()
                .filter(ResultRecord.Reply.class::isInstance)
                .map(ResultRecord.Reply.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<String> deadLetters() {
        return bench.deadLetters();
    }

    private static StartRecord start(String id) {
        return StartRecord.of(
                new SagaId(id),
                new DefinitionSource.ByHash(
                        TRIP.name(), 1, DefinitionJson.hash(DefinitionJson.write(TRIP))),
                TripSaga.PARAMS);
    }

    private static CommandRecord of(CommandRecord command, String saga, RunId run) {
        return new CommandRecord(
                new SagaId(saga),
                run,
                command.node(),
                command.label(),
                command.action(),
                command.direction(),
                command.attempt(),
                command.key(),
                command.params(),
                command.input(),
                command.output(),
                command.details(),
                command.startToClose(),
                command.heartbeat());
    }
}
