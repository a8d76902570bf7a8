package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.LATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;
import static dev.penelope.coordinator.engine.Effects.amends;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BLOCKED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static dev.penelope.model.NodeState.WAITING;
import static dev.penelope.model.SagaStatus.ABANDONED;
import static dev.penelope.model.SagaStatus.FAILED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Outcomes that nobody waits for any more, or never asked for. */
final class LateOutcomeTest {
    private static final String[] ROW = {"a", "b<-a", "c<-b"};

    // Of a saga that still runs

    @Test
    void theSuccessOfAnEarlierAttemptIsTaken() {
        given(dag(ROW), unknown("a"), elapse(Duration.ofSeconds(1)))
                .when(succeeded("a").ago(1))
                .then(runs("b"))
                .when(succeeded("a"))
                .thenNothing()
                .thenCounts(DUPLICATE);
    }

    @Test
    void theFailureOfAnEarlierAttemptDoesNotEndALaterOne() {
        given(dag("a"), unknown("a"), elapse(Duration.ofSeconds(1)))
                .when(failed("a").ago(1))
                .thenNothing()
                .has(dev.penelope.model.NodeState.RUNNING, "a")
                .when(succeeded("a"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void theSuccessOfANodeThatNobodyAskedForIsTakenWhenItsTurnComes() {
        given(dag(ROW))
                .when(succeeded("b").returning("\"early\""))
                .thenNothing()
                .thenCounts(UNASKED)
                .has(BLOCKED, "b")
                .when(succeeded("a"))
                .then(runs("c"))
                .has(SUCCEEDED, "b")
                .and(scenario -> {
                    assertThat(scenario.commands().getFirst().input())
                            .contains(Json.of("\"early\""));
                    assertThat(scenario.node("b").attempts()).isEqualTo(1);
                })
                .when(succeeded("b"))
                .thenNothing()
                .thenCounts(DUPLICATE)
                .when(succeeded("c"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aWholeRowThatNobodyAskedForIsTakenAtOnceWhenItsTurnComes() {
        given(dag(ROW))
                .when(succeeded("c"), succeeded("b"))
                .thenNothing()
                .is(RUNNING)
                .when(succeeded("a"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void whatRanBehindASignalThatWasLostWaitsForTheSignal() {
        Scenario scenario =
                given(dag("s?", "b<-s", "c<-s,b"))
                        .when(succeeded("b"))
                        .thenNothing()
                        .has(WAITING, "s")
                        .has(BLOCKED, "b", "c")
                        .when(Happening.signal("s", "1"))
                        .then(runs("c"), Effects.does(dev.penelope.model.Verb.SIGNAL));
        assertThat(scenario.commands().getFirst().input())
                .contains(Json.of("{\"s\":1,\"b\":\"b's\"}"));
    }

    @Test
    void whatRanBehindAWaitThatWasLostWaitsForItsEnd() {
        given(dag("t@9", "b<-t", "c<-b"))
                .when(succeeded("b"))
                .thenNothing()
                .has(BLOCKED, "b")
                .when(elapse(Duration.ofSeconds(9)))
                .then(runs("c"));
    }

    @Test
    void whatRanBehindASignalThatNeverComesIsUndone() {
        Scenario scenario =
                given(dag("s?9", "b<-s", "c<-b"), succeeded("b").returning("\"early\""))
                        .when(elapse(Duration.ofSeconds(9)))
                        .then(undoes("b"));
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("\"early\""));
    }

    /** Its action took the word that was lost; the log still has it, and brings it too late. */
    @Test
    void theUndoOfWhatRanBehindASignalTakesTheWordThatWasRefused() {
        Scenario scenario =
                given(dag("s?", "b<-s"), succeeded("b"))
                        .when(abort())
                        .then(undoes("b"), Effects.does(dev.penelope.model.Verb.ABORT))
                        .and(undoing ->
                                assertThat(undoing.commands().getFirst().input())
                                        .contains(Json.NULL))
                        .when(Happening.signal("s", "1"), Happening.signal("s", "2"))
                        .then(
                                Effects.refuses(
                                        dev.penelope.model.Verb.SIGNAL, "the saga is UNWINDING"),
                                Effects.refuses(
                                        dev.penelope.model.Verb.SIGNAL, "the saga is UNWINDING"))
                        .when(undoUnknown("b"), elapse(Duration.ofSeconds(2)))
                        .then(undoes("b", 2));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("1"));
    }

    @Test
    void theUndoOfWhatComesToLightAfterTheEndTakesTheWordThatWasRefused() {
        Scenario scenario =
                given(dag("a", "s?<-a", "b<-s"), failed("a"))
                        .is(FAILED)
                        .when(Happening.signal("s", "1"))
                        .then(Effects.refuses(dev.penelope.model.Verb.SIGNAL, "the saga is FAILED"))
                        .when(succeeded("b"))
                        .then(undoes("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("1"));
    }

    @Test
    void aNodeThatMayHaveRunAndOfWhichNoSuccessIsKnownIsDispatched() {
        given(dag(ROW), unknown("b")).when(succeeded("a")).then(runs("b"));
    }

    @Test
    void aSuccessThatNobodyAskedForIsNotTakenWhileTheSagaIsPaused() {
        given(dag(ROW), succeeded("b"), pause())
                .when(succeeded("a"))
                .thenNothing()
                .has(READY, "b")
                .when(Happening.resume())
                .then(runs("c"), Effects.does(dev.penelope.model.Verb.RESUME));
    }

    @Test
    void aNodeThatIsToFailByInjectionFailsAlthoughItRanAndIsUndone() {
        given(
                        dag(ROW),
                        succeeded("b"),
                        Happening.control(dev.penelope.model.Verb.INJECT_ERROR, "b"))
                .when(succeeded("a"))
                .then(undoes("b"))
                .is(UNWINDING);
    }

    @Test
    void aNodeThatNobodyAskedForIsUndoneIfItMayHaveRunAndTheSagaUnwinds() {
        given(dag(ROW), unknown("c"))
                .when(failed("a"))
                .then(undoes("c"))
                .when(undone("c"))
                .then(finishes(FAILED));
    }

    @Test
    void aCertainFailureOfANodeThatNobodyAskedForMeansNothing() {
        given(dag(ROW), failed("c")).when(failed("a")).then(finishes(FAILED));
    }

    // Of a saga that unwinds

    @Test
    void aSuccessThatNobodyAskedForIsUndoneInASagaThatUnwinds() {
        Scenario scenario =
                given(dag("a", "b", "c<-a,b"), failed("b"))
                        .when(succeeded("c").returning("\"late\""))
                        .then(undoes("c"))
                        .thenCounts(UNASKED);
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("\"late\""));
    }

    @Test
    void whatFollowedIsUndoneFirstEvenIfItCameToLightLate() {
        given(dag("r", "a<-r", "b", "c<-a,b"), succeeded("r"), failed("b"))
                .when(succeeded("c"))
                .then(undoes("c"))
                .when(succeeded("a"))
                .thenNothing()
                .when(undone("c"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(undoes("r"));
    }

    @Test
    void anUndoThatIsFinishedLetsNobodyGoWhileWhatFollowedIsStillUndone() {
        given(dag(ROW), succeeded("a"), succeeded("b"), failed("c"))
                .has(UNDOING, "b")
                .when(succeeded("c"))
                .then(undoes("c"))
                .when(undone("b"))
                .thenNothing()
                .has(UNDONE, "b")
                .when(undone("c"))
                .then(undoes("a"));
    }

    @Test
    void whatFollowedIsUndoneFirstEvenOverNodesThatNeedNothing() {
        given(dag("a", "b<-a", "c<-b", "d<-a", "e<-c,d"), succeeded("a"), failed("b"))
                .when(succeeded("c"))
                .then(undoes("c"))
                .when(succeeded("d"))
                .then(undoes("d"))
                .when(undone("d"))
                .thenNothing()
                .when(undone("c"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(finishes(FAILED));
    }

    @Test
    void anUndoThatOnlyWaitsForItsQueueWaitsForWhatFollowedToo() {
        given(dag("a", "b<-a"), succeeded("a"), queueVanishes(), failed("b"))
                .has(UNDO_BACKING_OFF, "a")
                .when(succeeded("b"))
                .has(SUCCEEDED, "a")
                .when(queueReturns(), elapse(Duration.ofMinutes(1)))
                .then(undoes("b"))
                .when(undone("b"))
                .then(undoes("a"));
    }

    @Test
    void anUndoThatFailsForGoodHoldsAllThatLeadsToItAlthoughTheNextIsUndone() {
        given(dag(ROW), succeeded("a"), succeeded("b"), failed("c"), succeeded("c"))
                .when(undone("b"), undoFailed("c"))
                .then(tells("STUCK"))
                .is(STUCK)
                .has(SUCCEEDED, "a")
                .when(Happening.markUndone("c"))
                .then(undoes("a"), Effects.does(dev.penelope.model.Verb.MARK_UNDONE));
    }

    @Test
    void aNodeThatBacksOffBehindAnUndoThatFailedDoesNotHideThatTheSagaIsStuck() {
        given(dag("a", "b<-a"), unknown("a"), succeeded("b"))
                .is(RUNNING)
                .when(abort())
                .then(undoes("b"), Effects.does(dev.penelope.model.Verb.ABORT))
                .when(elapse(Duration.ofHours(1)), undoFailed("b"))
                .then(tells("STUCK"))
                .is(STUCK);
    }

    @Test
    void aSuccessDuringItsUndoGivesALaterAttemptTheOutput() {
        Scenario scenario =
                given(dag("a", "b", "c<-a,b"), unknown("a"), failed("b"))
                        .has(UNDOING, "a")
                        .when(succeeded("a").returning("\"late\""))
                        .thenNothing()
                        .thenCounts(LATE)
                        .when(undoUnknown("a"), elapse(Duration.ofSeconds(2)))
                        .then(undoes("a", 2));
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("\"late\""));
    }

    @Test
    void aSuccessAfterItsUndoIsOnlyRecorded() {
        Scenario scenario =
                given(dag("a", "b", "c<-a,b"), unknown("a"), failed("b"), undone("a"))
                        .is(FAILED)
                        .when(succeeded("a"))
                        .thenNothing()
                        .thenCounts(LATE)
                        .is(FAILED)
                        .has(UNDONE, "a");
        assertThat(scenario.header().notes().getLast().text())
                .isEqualTo("a action attempt 1: succeeded");
    }

    @Test
    void aSagaThatIsStuckUndoesWhatComesToLight() {
        given(dag("a", "b", "c<-a,b"), succeeded("a"), failed("b"), undoFailed("a"))
                .is(STUCK)
                .when(succeeded("b"))
                .then(undoes("b"))
                .is(UNWINDING)
                .when(undone("b"))
                .then(tells("STUCK"));
    }

    // Of a saga that is over

    @Test
    void aSuccessOfANodeThatFailedReopensTheSagaForItsUndo() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undone("a"))
                .is(FAILED)
                .when(succeeded("b"))
                .then(undoes("b"))
                .is(UNWINDING)
                .when(undone("b"))
                .then(amends(FAILED))
                .is(FAILED)
                .has(UNDONE, "a", "b");
    }

    @Test
    void aSuccessOfANodeThatWasNeverReachedReopensTheSagaForItsUndo() {
        given(dag("a", "b<-a"), failed("a"))
                .is(FAILED)
                .when(succeeded("b"))
                .then(undoes("b"))
                .when(undone("b"))
                .then(amends(FAILED));
    }

    @Test
    void aReopenedSagaCanBeReopenedAgain() {
        given(dag("a", "b", "c<-a,b"), failed("a"), failed("b"), succeeded("a"), undone("a"))
                .is(FAILED)
                .when(succeeded("b"))
                .then(undoes("b"))
                .when(undone("b"))
                .then(amends(FAILED));
    }

    @Test
    void aReopenedSagaUndoesWhatFollowedFirst() {
        given(dag(ROW), failed("a"))
                .is(FAILED)
                .when(succeeded("c"))
                .then(undoes("c"))
                .when(succeeded("b"))
                .thenNothing()
                .when(undone("c"))
                .then(undoes("b"))
                .when(undone("b"))
                .then(amends(FAILED));
    }

    @Test
    void anUndoThatHasBegunGoesOnAfterAPauseAlthoughWhatFollowedCameToLight() {
        given(
                        dag("a", "b<-a"),
                        abort(),
                        unknown("a"),
                        succeeded("b"),
                        undoUnknown("a"),
                        pause(),
                        elapse(Duration.ofMinutes(1)),
                        undoFailed("b"))
                .when(Happening.resume())
                .then(undoes("a", 2), Effects.does(dev.penelope.model.Verb.RESUME))
                .when(undone("a"))
                .then(tells("STUCK"));
    }

    @Test
    void aReopenedSagaCanBeStuckPausedAndAbandoned() {
        given(dag("a", "b<-a"), failed("a"), succeeded("b"), pause(), undoFailed("b"))
                .is(STUCK)
                .when(abandon())
                .then(amends(ABANDONED), Effects.does(dev.penelope.model.Verb.ABANDON));
    }

    @Test
    void aNodeThatNeedsNoUndoReopensNothing() {
        given(node(dag("a", "b<-a"), "b", policy -> policy.withUndo(UndoPolicy.NONE)), failed("a"))
                .when(succeeded("b"))
                .thenNothing()
                .is(FAILED);
    }

    @Test
    void theFailureOfAnUnfinishedAttemptReopensNothing() {
        given(dag("a", "b<-a"), failed("a"))
                .when(failed("a"), failed("b"), unserved("b"))
                .thenNothing()
                .thenCounts(DUPLICATE, UNASKED, UNASKED)
                .is(FAILED);
    }

    @Test
    void aSucceededSagaOnlyRecords() {
        given(dag("a"), succeeded("a"))
                .when(succeeded("a"), unknown("a"), undone("a"))
                .thenNothing()
                .thenCounts(LATE, LATE, LATE)
                .has(SUCCEEDED, "a");
    }

    @Test
    void anAbandonedSagaOnlyRecords() {
        given(dag("a", "b<-a"), abandon())
                .when(succeeded("a"), failed("a"), succeeded("b"))
                .thenNothing()
                .thenCounts(LATE, LATE, LATE)
                .is(ABANDONED)
                .and(scenario ->
                        assertThat(scenario.header().notes())
                                .extracting(Note::text)
                                .containsExactly(
                                        "abandon: because",
                                        "a action attempt 1: succeeded",
                                        "a action attempt 1: failed",
                                        "b action attempt 1: succeeded"));
    }

    @Test
    void anAbandonedSagaRecordsWhatBecameOfAnUndo() {
        Scenario scenario =
                given(dag("a", "b<-a"), succeeded("a"), failed("b"), abandon()).when(undone("a"));
        assertThat(scenario.header().notes().getLast().text())
                .isEqualTo("a undo attempt 1: succeeded");
    }

    // Of what is no action

    @Test
    void anOutcomeOfAConstantIsOnlyRecorded() {
        given(dag("a", "k:1<-a", "b<-k"))
                .when(succeeded("k"), unknown("k"), undone("k"))
                .thenNothing()
                .thenCounts(UNASKED, UNASKED, UNASKED)
                .when(failed("a"))
                .then(finishes(FAILED));
    }

    // Of an undo

    @Test
    void theUndoOfANodeThatWasNotToBeUndoneIsCounted() {
        given(dag("a", "b<-a"), succeeded("a"))
                .when(undone("a"), undone("b"))
                .thenNothing()
                .thenCounts(UNASKED, UNASKED)
                .has(SUCCEEDED, "a");
    }

    @Test
    void theSecondWordOfAFinishedUndoIsCounted() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"), undone("b"))
                .when(undone("b"), undoFailed("b"))
                .thenNothing()
                .thenCounts(DUPLICATE, DUPLICATE);
    }
}
