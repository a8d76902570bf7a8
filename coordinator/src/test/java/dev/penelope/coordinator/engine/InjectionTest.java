package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.clear;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.injectUndoError;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.coordinator.engine.Scenario.wished;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.CLEAR;
import static dev.penelope.model.Verb.INJECT_ERROR;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.SagaStatus;
import dev.penelope.model.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes that fail because an operator wants to see it. */
final class InjectionTest {
    @Test
    void aNodeFailsWithoutRunningAndWhatRanIsUndone() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-b"), injectError("b"))
                        .when(succeeded("a"))
                        .then(undoes("a"))
                        .has(FAILED, "b")
                        .is(UNWINDING);
        assertThat(scenario.node("b").mayHaveRun()).isFalse();
        assertThat(scenario.header().failures().getFirst().error().toString())
                .isEqualTo("InjectedError: an operator had it fail without running it");
        scenario.when(undone("a")).then(finishes(SagaStatus.FAILED));
    }

    @Test
    void theFirstNodeFailsIfItIsWishedBeforeTheStart() {
        wished(dag("a", "b<-a"), INJECT_ERROR, "a", Wish.NONE)
                .then(does(INJECT_ERROR), finishes(SagaStatus.FAILED));
    }

    @Test
    void aConstantFailsToo() {
        given(dag("a", "k:1<-a", "b<-k"), injectError("k"))
                .when(succeeded("a"))
                .then(undoes("a"))
                .has(FAILED, "k");
    }

    /** A command of a lost transaction may have run it. */
    @Test
    void whatMayHaveRunAllTheSameIsUndone() {
        given(dag("a", "b<-a"), unknown("b").perhapsNotFirst(), injectError("b"))
                .when(succeeded("a"))
                .then(undoes("b"));
    }

    @Test
    void aNodeThatWaitsForItsQueueFailsWhenItsTurnComes() {
        given(dag("a", "b<-a"), queueVanishes(), succeeded("a"), injectError("b"))
                .when(queueReturns(), elapse(Duration.ofMinutes(1)))
                .then(undoes("a"));
    }

    @Test
    void anUndoFailsForGoodAndReallyRunsWhenItIsTriedAgain() {
        Scenario scenario =
                given(dag("a", "b<-a"), succeeded("a"), injectUndoError("a"))
                        .when(failed("b"))
                        .then(tells("STUCK"))
                        .is(STUCK)
                        .has(UNDO_FAILED, "a");
        assertThat(scenario.header().failures().getLast().error().type())
                .isEqualTo("InjectedError");
        scenario.when(retryUndo("a"))
                .then(undoes("a"), does(RETRY_UNDO))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void theUndoOfAConstantFailsToo() {
        given(dag("r", "k:1<-r", "a<-k"), succeeded("r"), injectUndoError("k"), failed("a"))
                .has(UNDO_FAILED, "k")
                .is(STUCK)
                .when(retryUndo("k"))
                .then(does(RETRY_UNDO), undoes("r"));
        given(dag("r", "k:1<-r", "a<-k"), succeeded("r"), injectUndoError("k"), failed("a"))
                .when(retryAllUndos())
                .then(does(RETRY_UNDO), undoes("r"));
        given(dag("k:1", "a<-k"), injectUndoError("k"), failed("a"))
                .when(markUndone("k"))
                .then(does(MARK_UNDONE), finishes(SagaStatus.FAILED));
    }

    @Test
    void anInjectionCanBeTakenBack() {
        given(dag("a", "b<-a"), injectError("b"))
                .when(clear("b"), succeeded("a"))
                .then(does(CLEAR), runs("b"));
    }

    @Test
    void theSameControlTwiceInjectsOnce() {
        given(dag("a", "b<-a"), control("one", INJECT_ERROR, "b", Wish.NONE), clear("b"))
                .when(control("one", INJECT_ERROR, "b", Wish.NONE), succeeded("a"))
                .then(does(INJECT_ERROR), runs("b"));
    }

    @Test
    void onlyWhatHasNotRunCanBeMadeToFail() {
        given(dag("a", "b<-a"))
                .when(injectError("a"))
                .then(refuses(INJECT_ERROR, "that node is RUNNING"));
        given(dag("a"), unknown("a"))
                .when(injectError("a"))
                .then(refuses(INJECT_ERROR, "that node has begun"));
        given(dag("a", "b<-a"), succeeded("a"))
                .when(injectError("a"))
                .then(refuses(INJECT_ERROR, "that node is SUCCEEDED"));
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(injectError("b"), injectUndoError("a"))
                .then(
                        refuses(
                                INJECT_ERROR,
                                "the saga is UNWINDING, and no action begins any more"),
                        refuses(INJECT_ERROR, "that node is UNDOING"));
        given(dag("a"), succeeded("a"))
                .when(injectError("a"))
                .then(refuses(INJECT_ERROR, "the saga is SUCCEEDED"));
        given(dag("a"))
                .when(control(INJECT_ERROR, ""))
                .then(refuses(INJECT_ERROR, "it needs the name of a node"));
    }

    @Test
    void whatWasInjectedIsOnTheRecord() {
        Scenario scenario =
                given(dag("a", "b<-a"), injectError("b"), injectUndoError("a"), clear("b"));
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly(
                        "inject-error b: because",
                        "inject-error a undo: because",
                        "clear b: because");
    }
}
