package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.readLate;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoUnserved;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a node is sent again, and what that costs it. */
final class RetryTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private static Definition<?, ?> steady(Definition<?, ?> definition) {
        Retry noJitter = new Retry(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0, 3);
        return each(definition, policy -> policy.withRetry(noJitter).withUndoRetry(noJitter));
    }

    @Test
    void anAttemptOfUnknownOutcomeIsMadeAgainUnderTheSameKey() {
        Scenario scenario = given(dag("a")).when(unknown("a")).thenNothing().has(BACKING_OFF, "a");
        scenario.when(elapse(Duration.ofSeconds(1))).then(runs("a", 2)).has(RUNNING, "a");
        assertThat(scenario.commands().getFirst().key()).isEqualTo("s1:r1:a:action:1");
    }

    @Test
    void theWaitBeginsWhenTheReasonForItIsRead() {
        given(steady(dag("a")))
                .when(readLate(A_MINUTE, unknown("a")))
                .thenArms(TimerKind.RETRY, "a", Duration.ofMillis(200))
                .when(elapse(Duration.ofMillis(200)))
                .then(runs("a", 2));
    }

    @Test
    void threeUnknownOutcomesAndASuccessAreFourAttemptsOfOneNode() {
        given(
                        dag("a", "b<-a"),
                        unknown("a"),
                        elapse(A_MINUTE),
                        unknown("a"),
                        elapse(A_MINUTE),
                        unknown("a"),
                        elapse(A_MINUTE))
                .when(succeeded("a"))
                .then(runs("b"))
                .and(scenario -> assertThat(scenario.node("a").attempts()).isEqualTo(4));
    }

    @Test
    void waitsGrowUntilTheAttemptsAreUsedUpAndThenTheNodeIsUndone() {
        given(steady(dag("a")))
                .when(unknown("a"))
                .thenArms(TimerKind.RETRY, "a", Duration.ofMillis(200))
                .when(elapse(Duration.ofMillis(199)))
                .thenNothing()
                .when(elapse(Duration.ofMillis(1)))
                .then(runs("a", 2))
                .when(unknown("a"))
                .thenArms(TimerKind.RETRY, "a", Duration.ofMillis(400))
                .when(elapse(Duration.ofMillis(400)))
                .then(runs("a", 3))
                .when(unknown("a"))
                .then(undoes("a"));
    }

    @Test
    void theDefaultsRetryWithoutEnd() {
        Scenario scenario = given(dag("a"));
        for (int attempt = 2; attempt < 200; attempt++) {
            scenario.when(unknown("a")).when(elapse(A_MINUTE)).then(runs("a", attempt));
        }
    }

    @Test
    void aDeclaredFailureIsNotRetried() {
        given(dag("a")).when(failed("a")).then(Effects.finishes(SagaStatus.FAILED));
    }

    @Test
    void aNodeThatNoWorkerServesIsSentAgainAndBurnsNoAttempt() {
        given(dag("a"))
                .when(unserved("a"))
                .then(tells("WAITING_FOR_WORKER"))
                .thenArms(TimerKind.RETRY, "a", Duration.ofMillis(Backoff.UNSERVED_MS))
                .when(elapse(A_MINUTE))
                .then(runs("a"))
                .and(scenario -> assertThat(scenario.node("a").attempts()).isEqualTo(1));
    }

    @Test
    void anUnservedRetryKeepsItsAttempt() {
        given(dag("a"), unknown("a"), elapse(A_MINUTE), unserved("a"))
                .when(elapse(A_MINUTE))
                .then(runs("a", 2));
    }

    @Test
    void anUndoThatNoWorkerServesIsSentAgainAndBurnsNoAttempt() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(undoUnserved("a"))
                .then(tells("WAITING_FOR_WORKER"))
                .when(elapse(A_MINUTE))
                .then(undoes("a"));
    }

    @Test
    void aNodeWhoseQueueIsMissingWaitsForIt() {
        given(dag("a", "b<-a"), queueVanishes())
                .when(succeeded("a"))
                .then(tells("WAITING_FOR_QUEUE"))
                .has(BACKING_OFF, "b")
                .when(elapse(A_MINUTE))
                .thenNothing()
                .has(BACKING_OFF, "b")
                .when(queueReturns(), elapse(A_MINUTE))
                .then(runs("b"));
    }

    @Test
    void anUndoWhoseQueueIsMissingWaitsForIt() {
        given(dag("a", "b<-a"), succeeded("a"), queueVanishes())
                .when(failed("b"))
                .then(tells("WAITING_FOR_QUEUE"))
                .has(UNDO_BACKING_OFF, "a")
                .when(elapse(A_MINUTE))
                .thenNothing()
                .when(queueReturns(), elapse(A_MINUTE))
                .then(undoes("a"));
    }

    @Test
    void aRetryWhoseQueueVanishedMeanwhileStillCountsAsOne() {
        given(dag("a"), unknown("a"), queueVanishes(), elapse(A_MINUTE))
                .has(BACKING_OFF, "a")
                .when(queueReturns(), elapse(A_MINUTE))
                .then(runs("a", 2));
    }

    @Test
    void aSuccessThatComesDuringTheWaitIsTaken() {
        given(dag("a", "b<-a"), unknown("a"))
                .when(succeeded("a"))
                .then(runs("b"))
                .has(SUCCEEDED, "a")
                .when(elapse(A_MINUTE))
                .thenNothing();
    }

    @Test
    void inputsThatLeaveNoRoomForTheOutputFailTheirNodeAndItHadNoEffect() {
        Json big = Json.of("\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"");
        given(
                        dag("a", "b", "c", "d<-a,b,c"),
                        succeeded("a").returning(big.toString()),
                        succeeded("b").returning(big.toString()))
                .when(succeeded("c").returning(big.toString()))
                .then(undoes("a"), undoes("b"), undoes("c"))
                .has(FAILED, "d")
                .and(scenario ->
                        assertThat(scenario.header().failures().getFirst().error().type())
                                .isEqualTo("InputTooLarge"));
    }

    @Test
    void manyNodesThatNoWorkerServesAreToldOfOnce() {
        Scenario scenario = given(Dag.wide(40), succeeded("first"));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                scenario.when(unserved("w" + i));
            }
            scenario.when(elapse(A_MINUTE));
        }
        scenario.when(unserved("w7")).thenNothing();
    }
}
