package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Effects.amends;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectUndoError;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.retry;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.skip;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unusable;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.INJECT_ERROR;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static dev.penelope.model.Verb.RETRY;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static dev.penelope.model.Verb.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An effect that cannot be undone: from its success on, the saga only goes forward. */
final class PivotTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);
    private static final String PAST =
            "the saga is past its pivot p, which cannot be undone, and only goes forward";

    private static Definition<?, ?> pivot(String... nodes) {
        return node(dag(nodes), "p", policy -> policy.withUndo(UndoPolicy.PIVOT));
    }

    private static Definition<?, ?> once(Definition<?, ?> definition, String name) {
        return node(definition, name, policy -> policy.withRetry(Retry.never()));
    }

    private static Scenario past() {
        return given(pivot("a", "p<-a", "b<-p"), succeeded("a"), succeeded("p"));
    }

    @Test
    void whatFailsBeforeItUnwindsAsAlways() {
        given(pivot("a", "p<-a", "b<-p"), succeeded("a"))
                .when(failed("p"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void whatFailsBehindItIsTriedAgainAndAgain() {
        past().when(failed("b"))
                .then(tells("FAILS_FORWARD"))
                .has(BACKING_OFF, "b")
                .when(elapse(A_WHILE))
                .then(runs("b", 2))
                .when(failed("b"), elapse(A_WHILE))
                .then(runs("b", 3))
                .when(succeeded("b"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aFailureSaidTwiceIsOne() {
        past().when(failed("b"), failed("b"))
                .then(tells("FAILS_FORWARD"))
                .thenCounts(Effect.Unsettling.Why.DUPLICATE)
                .has(BACKING_OFF, "b");
    }

    @Test
    void whatFailsForGoodBehindItIsPutBeforeAPerson() {
        Scenario scenario =
                given(once(pivot("p", "b<-p"), "b"), succeeded("p"))
                        .when(failed("b"))
                        .then(tells("STUCK"))
                        .is(STUCK)
                        .has(FAILED, "b");
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.FORWARD_FAILED, RUNNING));
        scenario.when(retry("b"))
                .then(does(RETRY), runs("b", 2))
                .is(RUNNING)
                .when(succeeded("b"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void nothingUnwindsBehindIt() {
        Scenario scenario = given(once(pivot("p", "b<-p"), "b"), succeeded("p"), failed("b"));
        scenario.when(abort()).then(refuses(ABORT, PAST));
        assertThat(scenario.possible()).contains(RETRY, SKIP).doesNotContain(ABORT, MARK_UNDONE);
        scenario.when(markUndone("b")).then(refuses(MARK_UNDONE, PAST)).is(STUCK);
        scenario.when(skip("b", "1")).then(does(SKIP), finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void anAbortBeforeItIsPossible() {
        given(pivot("a", "p<-a"), succeeded("a")).when(abort()).then(does(ABORT)).is(UNWINDING);
    }

    @Test
    void onePersonsSkipIsASuccessAsToThat() {
        given(once(pivot("p", "b<-p"), "p"), unknown("p"))
                .when(skip("p"))
                .then(does(SKIP), runs("b"))
                .when(abort())
                .then(refuses(ABORT, PAST));
    }

    @Test
    void anUnusableOutputBehindItIsNotTriedAgain() {
        past().when(unusable("b"))
                .then(tells("STUCK"))
                .when(unusable("b"))
                .thenNothing()
                .is(STUCK)
                .when(succeeded("b"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void theSagasDeadlineIsOnlyToldBehindIt() {
        given(pivot("p", "b<-p"), A_WHILE, succeeded("p"))
                .when(elapse(A_WHILE))
                .then(tells("DEADLINE_PASSED"))
                .is(RUNNING)
                .when(succeeded("b"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aSignalThatDoesNotComeBehindItIsPutBeforeAPerson() {
        given(pivot("p", "s?60<-p"), succeeded("p"))
                .when(elapse(A_WHILE))
                .then(tells("STUCK"))
                .is(STUCK)
                .when(signal("s", "7"))
                .then(does(Verb.SIGNAL), finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void oneThatMayHaveRunDoesNotUnwindByItself() {
        Scenario scenario =
                given(once(pivot("a", "p<-a"), "p"), succeeded("a"))
                        .when(unknown("p"))
                        .then(tells("STUCK"));
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.UNKNOWN_OUTCOME, RUNNING));
        scenario.when(failed("p").perhapsNotFirst())
                .thenNothing()
                .is(STUCK)
                .when(markUndone("p"))
                .then(does(MARK_UNDONE), undoes("a"));
    }

    @Test
    void anAttemptThatMayNotBeTheFirstPutsItBeforeAPersonToo() {
        given(pivot("a", "p<-a"), succeeded("a"))
                .when(failed("p").perhapsNotFirst())
                .then(tells("STUCK"))
                .when(abort())
                .then(does(ABORT), tells("STUCK"))
                .has(UNDO_FAILED, "p");
    }

    @Test
    void oneBesideWhatFailsIsSeenToByAPerson() {
        Scenario scenario =
                given(pivot("a", "p<-a", "b<-a", "c<-p,b"), succeeded("a"), failed("b"))
                        .when(succeeded("p"))
                        .then(tells("STUCK"))
                        .is(STUCK)
                        .has(UNDO_FAILED, "p");
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.OPERATOR_ASKED, UNWINDING));
        String why = "nothing undoes a pivot; mark it as undone when somebody has seen to it";
        scenario.when(retryUndo("p")).then(refuses(RETRY_UNDO, why));
        assertThat(scenario.possible()).contains(MARK_UNDONE).doesNotContain(RETRY_UNDO);
        scenario.when(retryAllUndos())
                .then(
                        refuses(
                                RETRY_UNDO,
                                "nothing undoes pivots; mark them as undone when somebody has"
                                        + " seen to them"))
                .when(markUndone("p"))
                .then(does(MARK_UNDONE), undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void oneThatTurnsOutToHaveRunAfterTheEndIsSeenToByAPerson() {
        given(pivot("a", "p<-a"), failed("a"))
                .is(SagaStatus.FAILED)
                .when(succeeded("p"))
                .then(tells("STUCK"))
                .when(markUndone("p"))
                .then(does(MARK_UNDONE), amends(SagaStatus.FAILED));
    }

    @Test
    void itHasNoUndoToInjectAnErrorInto() {
        given(pivot("p"))
                .when(injectUndoError("p"))
                .then(refuses(INJECT_ERROR, "nothing undoes that node: its policy is PIVOT"));
    }

    @Test
    void peopleAreToldWhatTheyCanDoAboutIt() {
        Scenario scenario = given(once(pivot("p", "b<-p"), "b"), succeeded("p")).when(failed("b"));
        assertThat(scenario.effects())
                .filteredOn(Effect.Tell.class::isInstance)
                .singleElement()
                .returns(
                        "Failed for good, with no way but forward, at b; retry or skip it (there is"
                                + " no way back behind pivot p), or abandon the saga",
                        tell -> ((Effect.Tell) tell).message());
    }
}
