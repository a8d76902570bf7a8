package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.patrol;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.readLate;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commands that nobody answers. */
final class PatrolTest {
    private static final Duration SILENT = Duration.ofMillis(Patrol.SILENT_MS);
    private static final Duration ROUND = Duration.ofMinutes(3);

    @Test
    void aCommandIsNotRepeatedBeforeItsTime() {
        given(dag("a")).when(elapse(SILENT.minusMillis(1)), patrol()).thenNothing();
    }

    @Test
    void aSilentCommandIsSentAgainUnderTheSameKeyAndBurnsNoAttempt() {
        Scenario scenario = given(dag("a"));
        Effect.Dispatch first = scenario.commands().getFirst();
        scenario.when(elapse(SILENT), patrol()).then(runs("a"));
        assertThat(scenario.commands())
                .singleElement()
                .returns(true, Effect.Dispatch::repeated)
                .usingRecursiveComparison()
                .ignoringFields("repeated")
                .isEqualTo(first);
    }

    /** After an outage all that was waiting is read at once. */
    @Test
    void silenceCountsFromTheDispatchHoweverLateItsReasonWasRead() {
        given(dag("a", "b<-a"))
                .when(readLate(SILENT, succeeded("a")))
                .then(runs("b"))
                .when(elapse(SILENT.minusMillis(1)), patrol())
                .thenNothing()
                .when(elapse(Duration.ofMillis(1)), patrol())
                .then(runs("b"));
    }

    @Test
    void itIsRepeatedAtDoublingIntervals() {
        Scenario scenario = given(dag("a"));
        assertThat(minutesOfResends(scenario, Duration.ofHours(9)))
                .containsExactly(15L, 30L, 60L, 120L, 240L, 480L);
    }

    @Test
    void theProgressOfOthersDoesNotHaveItRepeatedMoreOften() {
        Scenario scenario = given(Dag.wide(100), succeeded("first"));
        for (int i = 1; i < 100; i++) {
            scenario.when(succeeded("w" + i));
            if (i == 95) {
                break;
            }
        }
        List<Long> resends = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            scenario.when(elapse(ROUND), patrol());
            if (scenario.commands().stream().anyMatch(sent -> sent.node().name().equals("w0"))) {
                resends.add(minutes(scenario));
            }
            if (i % 20 == 6) {
                scenario.when(succeeded("w" + (96 + i / 20)));
            }
        }
        assertThat(resends).containsExactly(15L, 30L, 60L, 120L, 240L);
    }

    @Test
    void aFailureOfACommandThatWasRepeatedIsUndoneAsTheFirstMayHaveRun() {
        given(dag("a"), elapse(SILENT), patrol()).when(failed("a")).then(undoes("a"));
    }

    @Test
    void aCommandThatMayStillStandInItsQueueIsNotRepeated() {
        given(dag("a"))
                .when(scenario -> scenario.saga().backlog(true), elapse(SILENT), patrol())
                .thenNothing()
                .when(scenario -> scenario.saga().backlog(false), patrol())
                .then(runs("a"));
    }

    @Test
    void nothingIsRepeatedIntoAQueueThatIsGoneAndPeopleAreToldOnce() {
        given(dag("a", "b", "c<-a,b"), queueVanishes())
                .when(elapse(SILENT), patrol())
                .then(tells("WAITING_FOR_QUEUE"))
                .when(elapse(ROUND), patrol())
                .thenNothing()
                .when(queueReturns(), patrol())
                .then(runs("a"), runs("b"));
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), queueVanishes())
                .when(elapse(SILENT), patrol())
                .then(tells("WAITING_FOR_QUEUE"));
    }

    @Test
    void anAttemptThatReportsHeartbeatsIsLeftToItsTimer() {
        Scenario scenario = given(dag("a"));
        for (int i = 0; i < 60; i++) {
            scenario.when(heartbeat("a"), elapse(Duration.ofSeconds(29)), patrol()).thenNothing();
        }
    }

    /** A tick that came while the saga was quarantined may be among the dead letters. */
    @Test
    void aHeartbeatThatNobodyAskedForIsAskedForAgain() {
        given(dag("a"), heartbeat("a"), forgetsItsTimers())
                .when(elapse(SILENT.multipliedBy(2)))
                .has(NodeState.RUNNING, "a")
                .when(patrol(), elapse(Duration.ofSeconds(1)))
                .then(runs("a", 2));
    }

    @Test
    void limitsThatNobodyAskedForAreAskedForAgain() {
        Duration limit = Duration.ofSeconds(10);
        given(Dag.each(dag("a"), policy -> policy.withScheduleToClose(limit)), forgetsItsTimers())
                .when(elapse(SILENT.plus(limit)), patrol(), elapse(Duration.ofSeconds(1)))
                .then(runs("a"), undoes("a"));
        given(dag("a"), limit, forgetsItsTimers())
                .when(elapse(SILENT.plus(limit)), patrol(), elapse(Duration.ofSeconds(1)))
                .is(SagaStatus.UNWINDING);
    }

    private static Happening forgetsItsTimers() {
        return scenario ->
                List.copyOf(scenario.saga().timers().all())
                        .forEach(timer -> scenario.saga().timers().take(timer));
    }

    @Test
    void aSilentUndoIsSentAgain() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(elapse(SILENT), patrol())
                .then(undoes("a"));
    }

    /** Whatever its outcome is, the saga cannot end without it. */
    @Test
    void aSilentActionThatUnwindingAwaitsIsSentAgain() {
        given(dag("a", "b", "c<-a,b"), failed("a"))
                .is(SagaStatus.UNWINDING)
                .when(elapse(SILENT), patrol())
                .then(runs("b"))
                .when(succeeded("b"))
                .then(undoes("b"));
    }

    @Test
    void onlyWhatIsSilentIsRepeated() {
        given(dag("a", "b", "c<-b", "d<-a,c"), elapse(Duration.ofMinutes(10)), succeeded("b"))
                .when(elapse(Duration.ofMinutes(5)), patrol())
                .then(runs("a"))
                .when(elapse(Duration.ofMinutes(10)), patrol())
                .then(runs("c"));
    }

    @Test
    void aPausedSagaIsLeftAlone() {
        given(dag("a"), pause())
                .when(elapse(SILENT), patrol())
                .thenNothing()
                .when(resume(), patrol())
                .then(Effects.does(dev.penelope.model.Verb.RESUME), runs("a"));
    }

    @Test
    void aFinishedSagaIsLeftAlone() {
        given(dag("a"), failed("a")).when(elapse(SILENT), patrol()).thenNothing();
    }

    @Test
    void aRoundRepeatsAtMostAStepsWorth() {
        Scenario scenario = given(Dag.wide(300), succeeded("first"), Happening.continues());
        scenario.when(elapse(SILENT), patrol());
        assertThat(scenario.commands()).hasSize(Engine.NODES_PER_STEP);
    }

    @Test
    void twoThousandLostCommandsAreAllSentAgainInTheFirstRounds() {
        Scenario scenario = given(Dag.wide(2_000), succeeded("first"), Happening.continues());
        scenario.when(elapse(SILENT));
        Set<String> sent = new HashSet<>();
        for (int round = 0; round < 8; round++) {
            scenario.when(elapse(Duration.ofMinutes(2)), patrol());
            scenario.commands().forEach(command -> sent.add(command.node().name()));
        }
        assertThat(sent).hasSize(2_000);
    }

    @Test
    void whoWasLeftOutOfARoundComesBeforeASecondTurnOfTheOthers() {
        Scenario scenario = given(Dag.wide(300), succeeded("first"), Happening.continues());
        scenario.when(elapse(SILENT), patrol());
        List<String> first = names(scenario);
        scenario.when(elapse(SILENT), patrol());
        assertThat(names(scenario)).hasSize(Engine.NODES_PER_STEP);
        assertThat(names(scenario).subList(0, 44)).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aCommandThatStoodInItsQueueIsRepeatedSoonAfterAlthoughOthersWereMeanwhile() {
        given(dag("a", "b", "c<-a,b"))
                .when(scenario -> scenario.saga().backlog(true), elapse(SILENT), patrol())
                .thenNothing()
                .when(scenario -> scenario.saga().backlog(false), elapse(ROUND), patrol())
                .then(runs("a"), runs("b"))
                .when(elapse(ROUND), patrol())
                .thenNothing();
    }

    private static List<String> names(Scenario scenario) {
        return scenario.commands().stream().map(sent -> sent.node().name()).toList();
    }

    private static List<Long> minutesOfResends(Scenario scenario, Duration time) {
        List<Long> resends = new ArrayList<>();
        for (long i = 0; i < time.dividedBy(ROUND); i++) {
            scenario.when(elapse(ROUND), patrol());
            if (!scenario.commands().isEmpty()) {
                resends.add(minutes(scenario));
            }
        }
        return resends;
    }

    private static long minutes(Scenario scenario) {
        return Duration.ofMillis(scenario.nowMs() - Scenario.START_MS).toMinutes();
    }

    // Actions that nobody serves

    private static Happening workersLack(boolean known) {
        return scenario -> scenario.saga().workersLack(known);
    }

    @Test
    void peopleAreToldOnceOfAnActionThatNobodyServes() {
        given(dag("a"), workersLack(true))
                .when(elapse(Duration.ofSeconds(40)), patrol())
                .then(tells("WAITING_FOR_WORKER"))
                .when(elapse(ROUND), patrol())
                .thenNothing()
                .when(workersLack(false), succeeded("a"))
                .then(Effects.finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void whatAWorkerHasAnsweredToHaveNoCodeForIsNotToldOfAgain() {
        given(dag("a"), Happening.unserved("a"), workersLack(true))
                .when(elapse(Duration.ofSeconds(40)), patrol())
                .then(runs("a"));
    }

    @Test
    void whatReportsHeartbeatsHasAWorkerWhateverIsKnown() {
        given(dag("a"), heartbeat("a"), workersLack(true))
                .when(elapse(Duration.ofSeconds(10)), patrol())
                .thenNothing();
    }

    @Test
    void aPausedSagaWaitsForNobody() {
        given(dag("a"), pause(), workersLack(true))
                .when(elapse(Duration.ofSeconds(40)), patrol())
                .thenNothing();
    }

    @Test
    void howeverManyActionsLackAWorkerPeopleAreToldOfAFew() {
        Scenario scenario =
                given(Dag.wide(300), succeeded("first"), Happening.continues(), workersLack(true));
        scenario.when(elapse(Duration.ofSeconds(40)), patrol());
        assertThat(told(scenario)).isBetween(1L, 8L);
        scenario.when(elapse(ROUND), patrol());
        assertThat(told(scenario)).isZero();
    }

    private static long told(Scenario scenario) {
        return scenario.effects().stream().filter(Effect.Tell.class::isInstance).count();
    }
}
