package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.LATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
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
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static dev.penelope.model.SagaStatus.FAILED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Outcomes that nobody waits for any more, or that a saga which unwinds never asked for. */
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
