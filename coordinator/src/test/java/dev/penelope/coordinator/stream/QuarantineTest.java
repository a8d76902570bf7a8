package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A saga on which the coordinator itself fails: what becomes of it, and of what comes for it. */
final class QuarantineTest {
    private static final Definition<?, ?> TRIP = TripSaga.definition();
    private static final SagaId SICK = new SagaId("sick");

    private static final Definition<?, ?> APPROVED = approved();

    private static Definition<?, ?> approved() {
        var saga = Definition.named("approved", 1, Object.class);
        var approved = saga.signal("approved", String.class);
        return saga.build(
                saga.action("pay", Action.of("pay", Object.class, String.class), approved));
    }

    private final Bench bench = new Bench();

    @BeforeEach
    void register() {
        bench.register(TRIP);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    // What is kept, and for how long

    @Test
    void whatComesMeanwhileIsTakenInOnRelease() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        bench.succeed(payment, TripSaga.BOOKING);
        assertThat(notices()).containsExactly("QUARANTINED");
        theNextSagaRuns();

        bench.rows().put(Keys.header(SICK), healthy);
        assertThat(ask(Verb.RELEASE).accepted()).isTrue();
        assertThat(bench.commands()).hasSize(3);
        assertThat(quarantined()).isZero();
    }

    @Test
    void aRecordOnWhichTheCoordinatorFailsTwiceIsSetAsideAndItsSagaGoesOn() {
        CommandRecord payment = start();
        makeItsEndFail();
        bench.fail(payment);
        assertThat(notices()).containsExactly("QUARANTINED");
        assertThat(status()).as("nothing was changed").isEqualTo(SagaStatus.RUNNING);
        bench.succeed(payment, TripSaga.BOOKING);
        assertThat(bench.commands()).isEmpty();

        ResultRecord.Reply reply = ask(Verb.RELEASE);
        assertThat(reply.message()).isEqualTo("release is done");
        assertThat(bench.deadLetters())
                .singleElement()
                .asString()
                .startsWith("QUARANTINED: the coordinator failed on it twice");
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void aStateThatCannotBeReadIsNoRecordsFault() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        bench.succeed(payment, TripSaga.BOOKING);
        for (int again = 0; again < 3; again++) {
            assertThat(ask(Verb.RELEASE).message()).contains("quarantined again");
        }
        assertThat(bench.deadLetters()).isEmpty();

        bench.rows().put(Keys.header(SICK), healthy);
        ask(Verb.RELEASE);
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void aHundredRecordsAreKeptAndTheNextIsSetAside() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        for (int i = 0; i < 100; i++) {
            bench.event(payment, OutcomeKind.UNKNOWN, Optional.empty());
        }
        assertThat(bench.deadLetters()).isEmpty();
        bench.succeed(payment, TripSaga.BOOKING);
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("QUARANTINED:");

        bench.rows().put(Keys.header(SICK), healthy);
        ask(Verb.RELEASE);
        assertThat(bench.deadLetters()).isEmpty();
        bench.succeed(payment, TripSaga.BOOKING);
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void aRestartKeepsTheMarkTheRecordsAndWhichOfThemIsToBlame() {
        CommandRecord payment = start();
        makeItsEndFail();
        bench.fail(payment);
        bench.succeed(payment, TripSaga.BOOKING);
        bench.restart();
        assertThat(quarantined()).isEqualTo(1);
        bench.succeed(payment, TripSaga.BOOKING);
        assertThat(bench.commands()).isEmpty();

        ask(Verb.RELEASE);
        assertThat(bench.deadLetters()).hasSize(1);
        assertThat(bench.commands()).hasSize(3);
        assertThat(quarantined()).isZero();
    }

    @Test
    void aStartOnWhichTheCoordinatorFailsTwiceIsRefused() {
        bench.queuesFail = true;
        bench.start("sick", TRIP, TripSaga.PARAMS);
        assertThat(notices()).containsExactly("QUARANTINED");

        bench.control(control(Verb.RELEASE));
        assertThat(bench.results())
                .extracting(reply -> ((ResultRecord.Reply) reply).code())
                .containsExactly("QUARANTINED", "DONE");
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("QUARANTINED:");

        bench.queuesFail = false;
        assertThat(start().attempt()).isEqualTo(1);
    }

    @Test
    void aStartForWhichThereIsNoRoomIsRefusedWhoeverHasItsId() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        for (int i = 0; i < 100; i++) {
            bench.event(payment, OutcomeKind.UNKNOWN, Optional.empty());
        }
        assertThat(notices()).containsExactly("QUARANTINED");
        startAgainAndBeRefused();

        bench.rows().put(Keys.header(SICK), healthy);
        startAgainAndBeRefused();
    }

    private void startAgainAndBeRefused() {
        bench.start("sick", TRIP, TripSaga.PARAMS);
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Reply.class,
                        reply -> {
                            assertThat(reply.code()).isEqualTo("QUARANTINED");
                            assertThat(reply.accepted()).isFalse();
                            assertThat(reply.id()).isPresent();
                        });
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("QUARANTINED:");
    }

    // Timers

    @Test
    void aTimerOnWhichTheCoordinatorFailsFiresAfterTheRelease() {
        bench.event(start(), OutcomeKind.UNKNOWN, Optional.empty());
        byte[] healthy = makeUnreadable();
        bench.pass(Duration.ofSeconds(1));
        assertThat(notices()).containsExactly("QUARANTINED");
        bench.pass(Duration.ofMinutes(5));
        assertThat(notices()).as("told once").isEmpty();

        bench.rows().put(Keys.header(SICK), healthy);
        ask(Verb.RELEASE);
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.commands()).extracting(CommandRecord::attempt).containsExactly(2);
    }

    @Test
    void aSagaOnWhichThePatrolFailsIsLookedAtAgainAfterItsRelease() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        bench.pass(Duration.ofMinutes(16));
        assertThat(notices()).containsExactly("QUARANTINED");

        bench.rows().put(Keys.header(SICK), healthy);
        ask(Verb.RELEASE);
        bench.pass(Duration.ofMinutes(3));
        assertThat(bench.commands())
                .singleElement()
                .returns(payment.key(), CommandRecord::key)
                .returns(true, CommandRecord::repeated);
    }

    @Test
    void aTickThatComesMeanwhileIsAskedForAgain() {
        CommandRecord payment = start();
        makeItsEndFail();
        bench.fail(payment);
        for (int i = 0; i < 100; i++) {
            bench.event(payment, OutcomeKind.UNKNOWN, Optional.empty());
        }
        assertThat(bench.deadLetters()).as("no more may wait").hasSize(1);
        EventRecord tick = new EventRecord.Tick(SICK, payment.run(), "deadline", Optional.empty());
        bench.send("saga-event", "sick", EventJson.write(tick));
        assertThat(bench.deadLetters()).isEmpty();
        assertThat(ticks()).isEmpty();

        ask(Verb.RELEASE);
        bench.pass(Duration.ofSeconds(61));
        assertThat(ticks()).containsExactly(tick);
    }

    @Test
    void aTickOnWhichTheCoordinatorFailsIsAskedForAgain() {
        bench.start(
                new StartRecord(
                        SICK,
                        new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(TRIP))),
                        TripSaga.PARAMS,
                        Map.of(),
                        Optional.of(Duration.ofMinutes(1))));
        bench.queuesFail = true;
        for (int again = 0; again < 3; again++) {
            bench.pass(Duration.ofMinutes(2));
            assertThat(ticks()).hasSize(1);
            assertThat(notices()).containsExactly("QUARANTINED");
            ask(Verb.RELEASE);
        }
        bench.queuesFail = false;
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.undos()).hasSize(1);
        assertThat(bench.deadLetters()).isEmpty();
    }

    // What operators can do

    @Test
    void otherControlsAreToldOfTheQuarantine() {
        quarantine();
        for (Verb verb : List.of(Verb.PAUSE, Verb.RESUME, Verb.ABORT, Verb.MARK_UNDONE)) {
            ResultRecord.Reply reply = ask(verb);
            assertThat(reply.accepted()).isFalse();
            assertThat(reply.code()).isEqualTo("QUARANTINED");
            assertThat(reply.possible()).containsExactly("release", "abandon");
        }
        bench.send("saga-control", "sick", new byte[] {'?'});
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("UNREADABLE:");
    }

    @Test
    void aSignalIsKeptForTheRelease() {
        bench.register(APPROVED);
        bench.start("sick", APPROVED, Json.NULL);
        byte[] healthy = makeUnreadable();
        bench.control(signal("1"));
        bench.control(signal("2"));
        assertThat(codes()).containsExactly("QUARANTINED");

        bench.rows().put(Keys.header(SICK), healthy);
        bench.control(control(Verb.RELEASE));
        assertThat(codes()).containsExactly("DONE", "CONFLICT", "DONE");
        assertThat(bench.commands())
                .singleElement()
                .extracting(CommandRecord::input)
                .isEqualTo(Optional.of(Json.of("1")));
    }

    @Test
    void aSignalForWhichThereIsNoRoomIsRefused() {
        bench.register(APPROVED);
        bench.start("sick", APPROVED, Json.NULL);
        makeUnreadable();
        for (int i = 0; i <= 100; i++) {
            bench.control(signal("1"));
        }
        assertThat(codes()).containsExactly("QUARANTINED", "QUARANTINED");
    }

    @Test
    void aSignalOnWhichTheCoordinatorFailsTwiceIsRefused() {
        bench.register(APPROVED);
        bench.start("sick", APPROVED, Json.NULL);
        bench.queuesFail = true;
        bench.control(signal("1"));
        assertThat(codes()).containsExactly("QUARANTINED");
        bench.control(control(Verb.RELEASE));
        assertThat(codes()).containsExactly("QUARANTINED", "DONE");
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("QUARANTINED:");

        bench.queuesFail = false;
        bench.control(signal("1"));
        assertThat(bench.commands()).hasSize(1);
    }

    @Test
    void theControlOnWhichTheCoordinatorFailsIsAnsweredAndForgotten() {
        start();
        makeUnreadable();
        assertThat(ask(Verb.PAUSE).code()).isEqualTo("QUARANTINED");
        assertThat(quarantined()).isEqualTo(1);
    }

    @Test
    void aQuarantinedSagaCanBeAbandoned() {
        quarantine();
        bench.control(control(Verb.ABANDON));
        List<ResultRecord> results = bench.results();
        assertThat(results)
                .filteredOn(ResultRecord.Result.class::isInstance)
                .singleElement()
                .extracting(result -> ((ResultRecord.Result) result).outcome())
                .isEqualTo(SagaStatus.ABANDONED);
        assertThat(quarantined()).isZero();
        assertThat(bench.deadLetters()).isEmpty();
        assertThat(bench.rows().get(Keys.quarantine(SICK))).isNull();
    }

    @Test
    void aSagaWhoseStateCannotBeReadCannotBeAbandonedAndSaysWhy() {
        CommandRecord payment = start();
        makeUnreadable();
        bench.succeed(payment, TripSaga.BOOKING);
        ResultRecord.Reply reply = ask(Verb.ABANDON);
        assertThat(reply.code()).isEqualTo("QUARANTINED");
        assertThat(reply.message()).contains("abandon is not possible", "CorruptState");
        assertThat(quarantined()).isEqualTo(1);
    }

    // How

    private CommandRecord start() {
        bench.start("sick", TRIP, TripSaga.PARAMS);
        return bench.commands().getFirst();
    }

    /** Returns what it was before. */
    private byte[] makeUnreadable() {
        byte[] key = Keys.header(SICK);
        byte[] healthy = bench.rows().get(key);
        bench.rows().put(key, new byte[] {99, 0, 0});
        return healthy;
    }

    /** Whatever it said of its failures would be of a node that its definition does not have. */
    private void makeItsEndFail() {
        byte[] key = Keys.header(SICK);
        StoredSaga stored = StateCodec.read(SICK, bench.rows().get(key));
        Saga saga = stored.saga();
        Failure failure = new Failure(77, Direction.ACTION, 1, ErrorInfo.of("Broken", ""));
        Saga changed =
                new Saga(
                        saga.id(),
                        saga.origin(),
                        saga.status(),
                        saga.tally(),
                        saga.pause(),
                        saga.frozenMs(),
                        saga.stuck(),
                        List.of(failure),
                        saga.moreFailures(),
                        saga.notes(),
                        saga.endedAtMs(),
                        saga.why(),
                        saga.steering());
        bench.rows()
                .put(
                        key,
                        StateCodec.write(
                                new StoredSaga(
                                        changed, stored.kept(), stored.carriesDefinition())));
    }

    private void quarantine() {
        CommandRecord payment = start();
        byte[] healthy = makeUnreadable();
        bench.succeed(payment, TripSaga.BOOKING);
        bench.rows().put(Keys.header(SICK), healthy);
        assertThat(notices()).containsExactly("QUARANTINED");
    }

    private SagaStatus status() {
        return StateCodec.status(bench.rows().get(Keys.header(SICK)));
    }

    private int quarantined() {
        return (int) bench.metrics.get("penelope.sagas.quarantined").gauge().value();
    }

    private List<String> notices() {
        return bench.results().stream()
                .filter(ResultRecord.Notice.class::isInstance)
                .map(notice -> ((ResultRecord.Notice) notice).code())
                .toList();
    }

    private List<EventRecord> ticks() {
        return bench.read("saga-event", EventJson::read);
    }

    /** Of notices and replies. */
    private List<String> codes() {
        return bench.results().stream()
                .map(result ->
                        result instanceof ResultRecord.Reply reply
                                ? reply.code()
                                : ((ResultRecord.Notice) result).code())
                .toList();
    }

    private static ControlRecord signal(String value) {
        return new ControlRecord(
                SICK,
                "c" + value,
                Verb.SIGNAL,
                Optional.of("approved"),
                "me",
                "because",
                Wish.of(Json.of(value)));
    }

    private static ControlRecord control(Verb verb) {
        return new ControlRecord(SICK, "c-1", verb, Optional.empty(), "me", "because");
    }

    private ResultRecord.Reply ask(Verb verb) {
        bench.control(control(verb));
        return (ResultRecord.Reply)
                bench.results().stream()
                        .filter(ResultRecord.Reply.class::isInstance)
                        .findFirst()
                        .orElseThrow();
    }

    private void theNextSagaRuns() {
        bench.start("next", TRIP, TripSaga.PARAMS);
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(bench.results()).singleElement().isInstanceOf(ResultRecord.Result.class);
    }
}
