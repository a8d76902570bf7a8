package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.forward;
import static dev.penelope.coordinator.engine.Dag.once;
import static dev.penelope.coordinator.engine.Dag.onlyForward;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.retry;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.skip;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.SKIPPED;
import static dev.penelope.model.NodeState.UNREACHED;
import static dev.penelope.model.NodeState.WAITING;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.INJECT_ERROR;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY;
import static dev.penelope.model.Verb.SIGNAL;
import static dev.penelope.model.Verb.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes whose failure does not have the saga unwind. */
final class ForwardOnlyTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    @Test
    void aFailureIsTriedAgainLikeAnUnknownOutcome() {
        given(forward(dag("a")))
                .when(failed("a"))
                .then(tells("FAILS_FORWARD"))
                .thenArms(TimerKind.RETRY, 1)
                .has(BACKING_OFF, "a")
                .when(elapse(A_WHILE))
                .then(runs("a", 2))
                .when(failed("a"))
                .thenNothing()
                .when(elapse(A_WHILE))
                .then(runs("a", 3))
                .when(succeeded("a"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void theLastFailureIsPutBeforeAPerson() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a"))), succeeded("a"))
                        .when(failed("b"))
                        .then(tells("STUCK"))
                        .is(STUCK)
                        .has(FAILED, "b");
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.FORWARD_FAILED, RUNNING));
        assertThat(scenario.node("b").mayHaveRun()).isFalse();
    }

    @Test
    void aPersonCanHaveItUnwindAllTheSame() {
        given(once(forward(dag("a", "b<-a"))), succeeded("a"), failed("b"))
                .when(abort())
                .then(does(ABORT), undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
        given(once(forward(dag("a", "b<-a"))), succeeded("a"), failed("b"))
                .when(markUndone("b"))
                .then(does(MARK_UNDONE), undoes("a"));
    }

    @Test
    void anUnknownOutcomeAtTheEndIsPutBeforeAPersonToo() {
        Scenario scenario = given(once(forward(dag("a")))).when(unknown("a")).then(tells("STUCK"));
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.FORWARD_FAILED, RUNNING));
        scenario.when(abort()).then(does(ABORT), undoes("a"));
    }

    @Test
    void anInjectedErrorIsPutBeforeAPersonAtOnce() {
        given(forward(dag("a", "b<-a")), injectError("b"))
                .when(succeeded("a"))
                .then(tells("STUCK"))
                .when(retry("b"))
                .then(does(RETRY), runs("b"));
        given(forward(dag("a")), pause())
                .when(injectError("a"))
                .then(
                        "answer NOT_POSSIBLE: "
                                + INJECT_ERROR.wire()
                                + " is not possible: that node is RUNNING");
    }

    @Test
    void onlyOneOfTheNodesCanBeSo() {
        Definition<?, ?> second = onlyForward(dag("a", "b<-a", "c<-b"), "b");
        given(second, failed("a")).is(SagaStatus.FAILED).has(UNREACHED, "b", "c");
        given(second, succeeded("a"), failed("b")).is(STUCK);
        given(second, succeeded("a"), succeeded("b")).when(failed("c")).then(undoes("b"));
    }

    @Test
    void theSagasDeadlineStillUnwinds() {
        given(forward(dag("a", "b<-a")), A_WHILE, succeeded("a"))
                .when(elapse(A_WHILE))
                .then(undoes("b"))
                .is(SagaStatus.UNWINDING);
    }

    @Test
    void aSignalThatDoesNotComeIsPutBeforeAPerson() {
        Scenario scenario =
                given(forward(dag("s?60", "b<-s")))
                        .when(elapse(A_WHILE))
                        .then(tells("STUCK"))
                        .has(FAILED, "s");
        scenario.when(retry("s")).then(does(RETRY)).has(WAITING, "s").is(RUNNING);
        scenario.when(elapse(A_WHILE)).then(tells("STUCK")).is(STUCK);
        scenario.when(signal("s", "7")).then(does(SIGNAL), runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("7"));
    }

    @Test
    void twoOfThemAreDecidedOneByOne() {
        given(once(forward(dag("a", "b", "c<-a", "d<-b", "e<-c,d"))), failed("a"), failed("b"))
                .is(STUCK)
                .when(retry("a"))
                .then(does(RETRY), runs("a", 2))
                .is(RUNNING)
                .when(succeeded("a"))
                .then(runs("c"))
                .when(succeeded("c"))
                .then(tells("STUCK"))
                .when(skip("b"))
                .then(does(SKIP), runs("d"))
                .has(SKIPPED, "b");
    }

    @Test
    void whileOtherNodesWaitForTheOutsidePeopleAreAskedAllTheSame() {
        given(once(forward(dag("a", "s?", "b<-a,s"))))
                .when(failed("a"))
                .then(tells("UNDECIDED"))
                .is(RUNNING)
                .when(signal("s", "1"))
                .then(does(SIGNAL), tells("STUCK"));
    }

    @Test
    void aPauseIsNoObstacleToADecision() {
        given(once(forward(dag("a"))), pause(), failed("a"))
                .is(STUCK)
                .when(retry("a"))
                .then(does(RETRY))
                .is(RUNNING)
                .when(Happening.resume())
                .then(does(RESUME), runs("a", 2));
    }
}
