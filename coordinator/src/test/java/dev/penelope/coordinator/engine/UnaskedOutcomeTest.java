package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BLOCKED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.WAITING;
import static dev.penelope.model.SagaStatus.FAILED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What nobody is known to have asked for: commands of a transaction that was lost ran all the same.
 */
final class UnaskedOutcomeTest {
    private static final String[] ROW = {"a", "b<-a", "c<-b"};

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

    @Test
    void inStrictModeASuccessThatNobodyAskedForIsNoneAndItsOutputIsNotUsed() {
        Scenario scenario =
                given(dag(ROW))
                        .strictly()
                        .when(succeeded("b").returning("\"forged\""))
                        .thenNothing()
                        .thenCounts(UNASKED)
                        .has(BLOCKED, "b")
                        .when(succeeded("a"))
                        .then(runs("b"));
        assertThat(scenario.node("b").mayHaveRun()).isTrue();
        scenario.when(succeeded("b").returning("\"true\"")).then(runs("c"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("\"true\""));
    }

    @Test
    void inStrictModeWhatNobodyAskedForIsUndoneWithoutItsOutputIfTheSagaUnwinds() {
        Scenario scenario =
                given(dag(ROW))
                        .strictly()
                        .when(succeeded("b").returning("\"forged\""))
                        .when(failed("a"))
                        .then(undoes("b"));
        assertThat(scenario.commands().getFirst().output()).isEmpty();
    }

    @Test
    void inStrictModeAFailureThatNobodyAskedForSavesNoUndo() {
        given(dag(ROW))
                .strictly()
                .when(succeeded("b"), failed("b"), succeeded("a"))
                .then(runs("b"))
                .when(failed("b"))
                .then(undoes("b"));
    }
}
