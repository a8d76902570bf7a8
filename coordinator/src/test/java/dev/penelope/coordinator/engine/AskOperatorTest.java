package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.breakAfterUndo;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectUndoError;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.repeatUndo;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.NodeState.UNREACHED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABANDON;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import org.junit.jupiter.api.Test;

/** Undoing that begins only when a person says so. */
final class AskOperatorTest {
    private static Definition<?, ?> asking(String name, String... nodes) {
        return node(dag(nodes), name, policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR));
    }

    private static Scenario asked() {
        return given(asking("b", "a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"))
                .when(failed("c"))
                .then(tells("STUCK"))
                .is(STUCK)
                .has(UNDO_FAILED, "b")
                .has(SUCCEEDED, "a");
    }

    @Test
    void theSagaStandsStillAndSaysWhomItAsksAbout() {
        Saga header = asked().header();
        assertThat(header.stuck()).contains(new Stuck(Stuck.Reason.OPERATOR_ASKED, UNWINDING));
        assertThat(header.failures())
                .extracting(failure -> failure.error().type())
                .containsExactly("Broken", "OperatorAsked");
    }

    @Test
    void thePersonHasTheUndoRun() {
        asked().when(retryUndo("b"))
                .then(does(RETRY_UNDO), undoes("b"))
                .is(UNWINDING)
                .when(undone("b"))
                .then(undoes("a"));
    }

    @Test
    void thePersonSawToItThemselves() {
        asked().when(markUndone("b"))
                .then(does(MARK_UNDONE), undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void itCanBeAbandoned() {
        asked().when(abandon()).then(does(ABANDON), finishes(SagaStatus.ABANDONED));
    }

    @Test
    void allThatAreAskedAboutRunAtOnce() {
        given(
                        each(
                                dag("a", "b", "c<-a,b"),
                                policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR)),
                        succeeded("a"),
                        succeeded("b"),
                        failed("c"))
                .is(STUCK)
                .when(retryAllUndos())
                .then(does(RETRY_UNDO), undoes("a"), undoes("b"));
    }

    @Test
    void whatDidNotRunIsNotAskedAbout() {
        given(asking("b", "a", "b<-a"), failed("a")).has(UNREACHED, "b").is(SagaStatus.FAILED);
    }

    @Test
    void otherBranchesAreUndoneMeanwhile() {
        given(
                        asking("b", "a", "b<-a", "c<-a", "d<-b,c"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"))
                .when(failed("d"))
                .then(undoes("c"))
                .has(UNDO_FAILED, "b")
                .is(UNWINDING)
                .when(undone("c"))
                .then(tells("STUCK"));
    }

    @Test
    void anUndoThatThenFailsIsAFailureLikeAnyOther() {
        Scenario scenario =
                asked().when(retryUndo("b"), undoFailed("b"))
                        .then(does(RETRY_UNDO), undoes("b"), tells("STUCK"));
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.UNDO_FAILED, UNWINDING));
        scenario.when(retryUndo("b")).then(does(RETRY_UNDO), undoes("b", 2));
    }

    /** No undo goes before that of what followed. */
    @Test
    void theQuestionIsTakenBackWhenWhatFollowedTurnsOutToHaveRun() {
        asked().when(succeeded("c"))
                .then(undoes("c"))
                .has(SUCCEEDED, "b")
                .is(UNWINDING)
                .when(undone("c"))
                .then(tells("STUCK"))
                .has(UNDO_FAILED, "b");
    }

    @Test
    void aPauseHoldsWhatThePersonHasRun() {
        asked().when(pause(), retryUndo("b"))
                .then(does(PAUSE), does(RETRY_UNDO))
                .when(resume())
                .then(does(RESUME), undoes("b"));
    }

    // What is set for an undo, for when it runs

    @Test
    void anInjectedErrorIsThereWhenThePersonHasItRun() {
        given(
                        asking("b", "a", "b<-a", "c<-b"),
                        succeeded("a"),
                        succeeded("b"),
                        injectUndoError("b"))
                .when(failed("c"), breakAfterUndo("a"))
                .then(tells("STUCK"), does(Verb.BREAK))
                .when(retryUndo("b"))
                .then(does(RETRY_UNDO), tells("STUCK"))
                .when(retryUndo("b"))
                .then(does(RETRY_UNDO), undoes("b"));
    }

    @Test
    void anErrorCanBeInjectedAfterTheQuestion() {
        asked().when(injectUndoError("b"), retryUndo("b"))
                .then(does(Verb.INJECT_ERROR), does(RETRY_UNDO), tells("STUCK"))
                .has(UNDO_FAILED, "b");
    }

    @Test
    void theUndoIsRepeatedAsOftenAsWasWishedBefore() {
        given(asking("b", "a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), repeatUndo("b", 2))
                .when(failed("c"), retryUndo("b"))
                .then(tells("STUCK"), does(RETRY_UNDO), undoes("b"))
                .when(undone("b"))
                .then(undoes("b", 2))
                .when(undone("b"))
                .then(undoes("a"));
    }
}
