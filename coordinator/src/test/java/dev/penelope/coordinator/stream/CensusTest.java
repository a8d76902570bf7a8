package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.Standing;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeRef;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaId;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every state in which a saga does not move is counted, and no longer than it lasts. */
final class CensusTest {
    private static final Definition<?, ?> TRIP = TripSaga.definition();
    private static final Duration ROUND = Duration.ofSeconds(11);
    private static final Duration LONG_ROUND = Duration.ofMinutes(3);

    private final Bench bench = new Bench();

    @BeforeEach
    void register() {
        bench.register(TRIP);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    // How a saga stands

    @Test
    void whatWorkersAreAtIsRunning() {
        CommandRecord payment = start("s");
        assertStanding(Standing.RUNNING);
        bench.succeed(payment, TripSaga.BOOKING);
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertNothingOpen();
    }

    @Test
    void whatIsBeingUndoneIsUnwinding() {
        unwind(start("s"));
        assertStanding(Standing.UNWINDING);
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertNothingOpen();
    }

    @Test
    void whatWaitsForAnotherAttemptIsRetrying() {
        bench.event(start("s"), OutcomeKind.UNKNOWN, Optional.empty());
        for (int attempt = 2; attempt < 12; attempt++) {
            bench.pass(Duration.ofMinutes(1));
            bench.event(bench.commands().getFirst(), OutcomeKind.UNKNOWN, Optional.empty());
        }
        bench.pass(ROUND);
        assertThat(bench.commands()).isEmpty();
        assertThat(standings()).isEqualTo(Map.of(Standing.RETRYING, 1));
        bench.pass(Duration.ofMinutes(1));
        bench.succeed(bench.commands().getFirst(), TripSaga.BOOKING);
        assertStanding(Standing.RUNNING);
    }

    @Test
    void whatNoWorkerHasTheCodeForIsUnserved() {
        CommandRecord payment = start("s");
        unserved(payment);
        bench.pass(Duration.ofSeconds(3));
        patrolAnew();
        assertThat(standings()).isEqualTo(Map.of(Standing.UNSERVED, 1));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(1);
        bench.pass(Duration.ofSeconds(2));
        bench.succeed(bench.commands().getFirst(), TripSaga.BOOKING);
        assertStanding(Standing.RUNNING);
    }

    @Test
    void whatWaitsForAnActionThatNobodyServesIsCountedAndToldOnce() {
        CommandRecord payment = start("s");
        known(Duration.ofSeconds(40));
        assertThat(standings()).isEqualTo(Map.of(Standing.WAITING_FOR_WORKER, 1));
        known(Duration.ofSeconds(40));
        assertThat(standings()).isEqualTo(Map.of(Standing.WAITING_FOR_WORKER, 1));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(1);

        announce("payment", "hotel", "flight", "car", "summary");
        known(ROUND);
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 1));
        bench.succeed(payment, TripSaga.BOOKING);
        known(ROUND);
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 1));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(1);
    }

    @Test
    void whatPlainWorkersAnswerWaitsForNobody() {
        bench.succeed(start("other"), TripSaga.BOOKING);
        start("s");
        known(Duration.ofSeconds(60));
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 2));
    }

    @Test
    void aSagaOfManyNodesWaitsForAWorkerAsWell() {
        CommandRecord command = startWide();
        announce("x");
        bench.succeed(command, "1");
        known(Duration.ofSeconds(40));
        assertThat(standings()).isEqualTo(Map.of(Standing.WAITING_FOR_WORKER, 1));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(1);
    }

    @Test
    void aSagaOfManyNodesIsUnservedAsWell() {
        unserved(startWide());
        bench.pass(Duration.ofSeconds(3));
        patrolAnew();
        assertThat(standings()).isEqualTo(Map.of(Standing.UNSERVED, 1));
    }

    /** One of 102 nodes; gives the command of its first. */
    private CommandRecord startWide() {
        var saga = Definition.named("wide", 1, String.class);
        var first = saga.action("first", Action.of("x", String.class, String.class), saga.params());
        var all =
                IntStream.range(0, 100)
                        .mapToObj(n ->
                                saga.action(
                                        "n" + n, Action.of("y", String.class, String.class), first))
                        .toList();
        var last = saga.constant("last", "done").after(all.toArray(new NodeRef<?>[0]));
        Definition<?, ?> wide = saga.build(last);
        bench.register(wide);
        bench.start("s", wide, Bench.json("x"));
        return bench.commands().getFirst();
    }

    @Test
    void whereVeryManyWaitForAWorkerAllAreCountedAndToldOfInPortions() {
        IntStream.range(0, 150).forEach(n -> bench.start("saga-" + n, TRIP, TripSaga.PARAMS));
        known(Duration.ofSeconds(35));
        assertThat(standings()).isEqualTo(Map.of(Standing.WAITING_FOR_WORKER, 150));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(100);
        known(ROUND);
        assertThat(count("penelope.notices", "code", "WAITING_FOR_WORKER")).isEqualTo(150);
    }

    /** Time passes, in which all that workers say is read. */
    private void known(Duration time) {
        for (long left = time.toSeconds(); left > 0; left--) {
            bench.roster.complete(bench.now());
            bench.pass(Duration.ofSeconds(1));
        }
    }

    private void announce(String... actions) {
        bench.roster.announced(
                new AnnouncementRecord(
                        "w",
                        "default",
                        new TreeSet<>(List.of(actions)),
                        Instant.EPOCH,
                        Duration.ofMinutes(5)),
                bench.now());
    }

    @Test
    void whatWaitsForTopicsOfItsQueueIsUnserved() {
        bench.missingQueues.add("default");
        CommandRecord payment = startBefore();
        bench.succeed(payment, TripSaga.BOOKING);
        patrolAnew();
        assertThat(standings()).isEqualTo(Map.of(Standing.UNSERVED, 1));
        assertThat(count("penelope.notices", "code", "WAITING_FOR_QUEUE")).isEqualTo(1);
        bench.missingQueues.clear();
        bench.pass(ROUND);
        assertThat(bench.commands()).hasSize(3);
        assertStanding(Standing.RUNNING);
    }

    @Test
    void whatNobodyAnswersIsSilentAndItsCommandIsRepeated() {
        CommandRecord payment = start("s");
        assertThat(unanswered()).isLessThan(60);
        bench.pass(Duration.ofMinutes(20));
        assertThat(standings()).isEqualTo(Map.of(Standing.SILENT, 1));
        assertThat(unanswered()).isBetween(17 * 60.0, 20 * 60.0);
        assertThat(bench.metrics.counter("penelope.commands.repeated").count()).isEqualTo(1);
        bench.succeed(payment, TripSaga.BOOKING);
        assertStanding(Standing.RUNNING);
        assertThat(unanswered()).isLessThanOrEqualTo(3 * 60);
    }

    @Test
    void whatReportsHeartbeatsIsNotSilent() {
        CommandRecord payment = start("s");
        for (int beat = 0; beat < 100; beat++) {
            beat(payment);
            bench.pass(Duration.ofSeconds(20));
            assertThat(standings()).as("beat " + beat).isEqualTo(Map.of(Standing.RUNNING, 1));
        }
    }

    @Test
    void whatIsPausedIsPausedUntilItIsResumed() {
        start("s");
        control("s", Verb.PAUSE);
        bench.pass(Duration.ofHours(1));
        assertThat(standings()).isEqualTo(Map.of(Standing.PAUSED, 1));
        assertThat(unanswered()).isZero();
        control("s", Verb.RESUME);
        bench.pass(LONG_ROUND);
        assertThat(standings()).isEqualTo(Map.of(Standing.SILENT, 1));
    }

    @Test
    void whatBreakpointsHoldStandsThereUntilTheyAreCleared() {
        CommandRecord payment = start("s");
        for (String node : List.of("hotel", "flight", "car")) {
            control("s", Verb.BREAK, Optional.of(node));
        }
        assertStanding(Standing.RUNNING);
        bench.succeed(payment, TripSaga.BOOKING);
        assertStanding(Standing.AT_BREAKPOINT);
        assertThat(count("penelope.notices", "code", "AT_BREAKPOINT")).isEqualTo(1);
        control("s", Verb.CLEAR);
        assertStanding(Standing.RUNNING);
    }

    @Test
    void whatAPersonMustUndoIsStuck() {
        unwind(start("s"));
        bench.fail(bench.undos().getFirst());
        assertStanding(Standing.STUCK_UNDO_FAILED);
        assertThat(count("penelope.notices", "code", "STUCK")).isEqualTo(1);
        control("s", Verb.RETRY_UNDO);
        assertStanding(Standing.UNWINDING);
    }

    @Test
    void whatAPersonMustFindOutIsStuck() {
        Definition<?, ?> asks = asks("asks");
        bench.register(asks);
        bench.start("s", asks, Bench.json("x"));
        bench.event(bench.commands().getFirst(), OutcomeKind.UNKNOWN, Optional.empty());
        assertStanding(Standing.STUCK_UNKNOWN_OUTCOME);
        control("s", Verb.ABORT);
        assertStanding(Standing.UNWINDING);
    }

    @Test
    void whatOnlyGoesForwardAndFailsForGoodIsStuck() {
        Definition<?, ?> forward =
                one("forward", p -> p.withOnFailure(OnFailure.FORWARD).withRetry(Retry.never()));
        bench.register(forward);
        bench.start("s", forward, Bench.json("x"));
        bench.fail(bench.commands().getFirst());
        assertStanding(Standing.STUCK_FORWARD_FAILED);
        control("s", Verb.RETRY, Optional.of("a"));
        assertStanding(Standing.RUNNING);
    }

    @Test
    void whatAPersonIsAskedToUndoIsStuck() {
        Definition<?, ?> asking = one("asking", p -> p.withUndo(UndoPolicy.ASK_OPERATOR));
        bench.register(asking);
        bench.start("s", asking, Bench.json("x"));
        control("s", Verb.ABORT);
        bench.event(bench.commands().getFirst(), OutcomeKind.UNKNOWN, Optional.empty());
        assertStanding(Standing.STUCK_OPERATOR_ASKED);
        control("s", Verb.RETRY_UNDO);
        assertStanding(Standing.UNWINDING);
    }

    @Test
    void whatTheCoordinatorFailsOnIsQuarantinedAndCountedApart() {
        start("well");
        CommandRecord sick = start("sick");
        byte[] healthy = bench.rows().get(Keys.header(new SagaId("sick")));
        bench.rows().put(Keys.header(new SagaId("sick")), new byte[] {99});
        bench.succeed(sick, TripSaga.BOOKING);
        assertStanding(Standing.RUNNING);
        assertThat(gauge("penelope.sagas.quarantined")).isEqualTo(1);
        assertThat(waiting("event")).isEqualTo(1);
        assertThat(count("penelope.notices", "code", "QUARANTINED")).isEqualTo(1);

        bench.restart();
        assertThat(gauge("penelope.sagas.quarantined")).isEqualTo(1);
        assertThat(waiting("event")).isEqualTo(1);
        bench.rows().put(Keys.header(new SagaId("sick")), healthy);
        control("sick", Verb.RELEASE);
        assertThat(gauge("penelope.sagas.quarantined")).isZero();
        assertThat(waiting("event")).isZero();
        bench.pass(ROUND);
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 2));
    }

    @Test
    void whatIsPastItsDeadlineIsOverdue() {
        bench.start(
                new StartRecord(
                        new SagaId("s"),
                        byHash(TRIP),
                        TripSaga.PARAMS,
                        Map.of(),
                        Optional.of(Duration.ofMinutes(1))));
        bench.pass(Duration.ofSeconds(50));
        assertThat(gauge("penelope.sagas.overdue")).isZero();
        bench.pass(ROUND.multipliedBy(2));
        assertThat(gauge("penelope.sagas.overdue")).isEqualTo(1);
    }

    // What waits

    @Test
    void aStartWithoutItsDefinitionIsCountedWhileItWaits() {
        Definition<?, ?> late = asks("asks");
        bench.start("s", late, Bench.json("x"));
        bench.start("never", asks("never"), Bench.json("x"));
        assertThat(waiting("start")).isEqualTo(2);
        bench.register(late);
        bench.pass(Duration.ofSeconds(2));
        assertThat(waiting("start")).isEqualTo(1);
        bench.pass(Duration.ofMinutes(1));
        assertThat(waiting("start")).isZero();
        assertThat(count("penelope.replies", "code", "UNKNOWN_DEFINITION")).isEqualTo(1);
    }

    @Test
    void whatComesBeforeItsStartIsCountedWhileItWaits() {
        control("unknown", Verb.PAUSE);
        assertThat(waiting("control")).isEqualTo(1);
        bench.pass(Duration.ofMinutes(1));
        assertThat(waiting("control")).isZero();
    }

    // The census itself

    @Test
    void allOpenSagasAreCountedHoweverManyPortionsThatTakes() {
        IntStream.range(0, 2_500).forEach(n -> bench.start("saga-" + n, TRIP, TripSaga.PARAMS));
        for (int portion = 0; portion < 2; portion++) {
            bench.pass(Duration.ofSeconds(1));
            assertThat(standings()).as("before the end of the round").isEmpty();
        }
        bench.pass(Duration.ofSeconds(1));
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 2_500));
    }

    @Test
    void whoLooksAtManySilentSagasCountsEachOnce() {
        IntStream.range(0, 120).forEach(n -> bench.start("saga-" + n, TRIP, TripSaga.PARAMS));
        bench.nanosPerLook = Duration.ofMillis(5).toNanos();
        bench.pass(Duration.ofMinutes(16));
        for (int second = 0; second < 300; second++) {
            bench.pass(Duration.ofSeconds(1));
        }
        assertThat(standings()).isEqualTo(Map.of(Standing.SILENT, 120));
    }

    @Test
    void aCensusSaysHowOldItIs() {
        start("s");
        bench.pass(Duration.ofSeconds(5));
        assertThat(gauge("penelope.census.age")).isBetween(0.0, 5.0);
        bench.nanosPerLook = Duration.ofSeconds(1).toNanos();
        bench.pass(Duration.ofSeconds(30));
        double young = gauge("penelope.census.age");
        bench.pass(Duration.ofSeconds(60));
        assertThat(gauge("penelope.census.age")).isEqualTo(young + 60);
        bench.pass(Duration.ofSeconds(60));
        assertThat(gauge("penelope.census.age")).isLessThan(60);
    }

    @Test
    void whatThePartitionCountedLeavesWithIt() {
        start("s");
        bench.pass(ROUND);
        assertThat(gauge("penelope.partitions.owned")).isEqualTo(1);
        bench.restart();
        assertThat(gauge("penelope.partitions.owned")).isEqualTo(1);
        assertNothingCounted();
        bench.pass(Duration.ofSeconds(1));
        assertThat(standings()).isEqualTo(Map.of(Standing.RUNNING, 1));
    }

    // How

    private CommandRecord start(String id) {
        bench.start(id, TRIP, TripSaga.PARAMS);
        return bench.commands().getFirst();
    }

    /** The start comes while its queue is there. */
    private CommandRecord startBefore() {
        bench.missingQueues.clear();
        CommandRecord payment = start("s");
        bench.missingQueues.add("default");
        return payment;
    }

    private static Definition<String, String> asks(String name) {
        return one(name, p -> p.withOnUnknown(OnUnknown.STUCK).withRetry(Retry.never()));
    }

    /** A saga of one node with such a policy. */
    private static Definition<String, String> one(String name, UnaryOperator<Policy> policy) {
        var saga = Definition.named(name, 1, String.class);
        var a =
                saga.action("a", Action.of("a", String.class, String.class), saga.params())
                        .policy(policy);
        return saga.build(a);
    }

    private static DefinitionSource byHash(Definition<?, ?> definition) {
        return new DefinitionSource.ByHash(
                definition.name(),
                definition.version(),
                DefinitionJson.hash(DefinitionJson.write(definition)));
    }

    /** One of three after the payment has failed, and the others have not begun. */
    private void unwind(CommandRecord payment) {
        bench.succeed(payment, TripSaga.BOOKING);
        bench.commands().forEach(bench::fail);
    }

    private void unserved(CommandRecord command) {
        bench.event(command, OutcomeKind.UNSERVED, Optional.empty());
    }

    private void beat(CommandRecord command) {
        bench.send(
                Bench.TOPICS.event(),
                command.saga().value(),
                EventJson.write(
                        new EventRecord.Heartbeat(
                                command.saga(),
                                command.run(),
                                command.node(),
                                command.direction(),
                                command.attempt(),
                                Optional.empty(),
                                true,
                                "bench")));
    }

    private void control(String id, Verb verb) {
        control(id, verb, Optional.empty());
    }

    private void control(String id, Verb verb, Optional<String> node) {
        bench.control(
                new ControlRecord(new SagaId(id), "c-" + verb + node, verb, node, "me", "because"));
    }

    /** Whoever takes a partition over begins with a round. */
    private void patrolAnew() {
        bench.restart();
        bench.pass(Duration.ofSeconds(1));
    }

    private void assertStanding(Standing standing) {
        bench.pass(LONG_ROUND);
        assertThat(standings()).isEqualTo(Map.of(standing, 1));
    }

    private void assertNothingOpen() {
        bench.pass(ROUND);
        assertNothingCounted();
    }

    private void assertNothingCounted() {
        assertThat(standings()).isEmpty();
    }

    private Map<Standing, Integer> standings() {
        Map<Standing, Integer> some = new EnumMap<>(Standing.class);
        Arrays.stream(Standing.values())
                .forEach(standing -> {
                    int sagas =
                            (int)
                                    bench.metrics
                                            .get("penelope.sagas.open")
                                            .tag("state", standing.word())
                                            .gauge()
                                            .value();
                    if (sagas > 0) {
                        some.put(standing, sagas);
                    }
                });
        return some;
    }

    private double unanswered() {
        return gauge("penelope.commands.unanswered");
    }

    private int waiting(String input) {
        return (int)
                bench.metrics.get("penelope.records.waiting").tag("input", input).gauge().value();
    }

    private double gauge(String name) {
        return bench.metrics.get(name).gauge().value();
    }

    private int count(String name, String tag, String value) {
        return (int) bench.metrics.get(name).tag(tag, value).counter().count();
    }
}
