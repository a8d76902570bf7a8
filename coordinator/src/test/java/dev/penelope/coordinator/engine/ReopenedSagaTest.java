package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.LATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;
import static dev.penelope.coordinator.engine.Effects.amends;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.SagaStatus.ABANDONED;
import static dev.penelope.model.SagaStatus.FAILED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.UndoPolicy;
import org.junit.jupiter.api.Test;

/** What comes to light of a saga that is over. */
final class ReopenedSagaTest {
    private static final String[] ROW = {"a", "b<-a", "c<-b"};

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
}
