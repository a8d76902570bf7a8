package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.breakAfter;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.step;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static dev.penelope.model.Verb.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A saga that is held makes as many dispatches as it is granted, in order. */
final class StepTest {
    private static final String[] DIAMOND = {"a", "b<-a", "c<-a", "d<-b,c"};

    @Test
    void aPausedSagaMakesOneDispatchAtATime() {
        given(dag(DIAMOND), pause(), succeeded("a"))
                .when(step(1))
                .then(runs("b"), does(STEP))
                .has(READY, "c")
                .when(succeeded("b"))
                .thenNothing()
                .when(step(1))
                .then(runs("c"), does(STEP))
                .when(succeeded("c"))
                .thenNothing()
                .has(READY, "d");
    }

    @Test
    void severalAreMadeAtOnce() {
        given(dag("a", "b<-a", "c<-a", "d<-a", "e<-b,c,d"), pause(), succeeded("a"))
                .when(step(2))
                .then(runs("b"), runs("c"), does(STEP))
                .has(READY, "d");
    }

    @Test
    void aGrantThatFindsNothingToDispatchStaysUntilItIsUsed() {
        given(dag("a", "b<-a", "c<-b"), pause())
                .when(step(1))
                .then(does(STEP))
                .when(succeeded("a"))
                .then(runs("b"))
                .when(succeeded("b"))
                .thenNothing();
    }

    @Test
    void resumingDropsWhatIsLeft() {
        given(dag("a", "b<-a", "c<-b"), pause(), step(5), resume(), pause())
                .when(succeeded("a"))
                .thenNothing()
                .has(READY, "b");
    }

    @Test
    void aStepGoesPastABreakpointAndTheSagaIsHeldBehindIt() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-b"), breakBefore("b"), succeeded("a"))
                        .when(step(1))
                        .then(runs("b"), does(STEP))
                        .when(succeeded("b"))
                        .thenNothing();
        assertThat(scenario.header().pause())
                .contains(new Pause("ariadne", "because", scenario.nowMs()));
        scenario.when(resume()).then(runs("c"), does(RESUME));
    }

    @Test
    void otherBreakpointsStillHoldAfterASteppedSagaIsResumed() {
        given(dag(DIAMOND), breakAfter("a"), succeeded("a"))
                .when(step(1))
                .then(runs("b"), does(STEP))
                .when(resume())
                .then(does(RESUME))
                .when(succeeded("b"))
                .then(tells("AT_BREAKPOINT"))
                .has(READY, "c");
    }

    @Test
    void stepsBackAreMadeInReverse() {
        given(
                        dag("a", "b", "c", "d<-a,b,c"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"),
                        pause(),
                        failed("d"))
                .when(step(1))
                .then(undoes("c"), does(STEP))
                .when(step(2))
                .then(undoes("b"), undoes("a"), does(STEP));
    }

    @Test
    void aGrantIsKeptWhenTheSagaTurnsBack() {
        given(dag("a", "b<-a"), succeeded("a"), pause(), step(1))
                .when(failed("b"))
                .then(undoes("a"));
    }

    @Test
    void furtherAttemptsAreDispatchesToo() {
        given(dag("a"), pause(), unknown("a"), elapse(Duration.ofMinutes(1)))
                .when(step(1))
                .then(runs("a", 2), does(STEP));
        given(dag("a"), pause(), unknown("a"), step(1))
                .when(elapse(Duration.ofMinutes(1)))
                .then(runs("a", 2))
                .when(unknown("a"), elapse(Duration.ofMinutes(1)))
                .thenNothing();
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"), pause(), step(1))
                .when(elapse(Duration.ofMinutes(1)))
                .then(undoes("a", 2))
                .when(undoUnknown("a"), elapse(Duration.ofMinutes(1)))
                .thenNothing();
    }

    @Test
    void whatRunsNothingIsPassedOverAndNoDispatch() {
        given(dag("a", "k:1<-a", "c<-a", "b<-k", "d<-b,c"), pause(), succeeded("a"))
                .when(step(1))
                .then(runs("c"), does(STEP))
                .has(READY, "b")
                .when(step(1))
                .then(runs("b"), does(STEP));
    }

    @Test
    void anInjectedFailureIsAStep() {
        given(dag("a", "b<-a"), injectError("b"), pause(), succeeded("a"))
                .when(step(1))
                .then(does(STEP))
                .has(FAILED, "b")
                .is(UNWINDING)
                .when(step(1))
                .then(undoes("a"), does(STEP));
    }

    @Test
    void undosThatAreToBeTriedAgainAreSteps() {
        Happening[] stuck = {
            succeeded("a"), succeeded("b"), failed("c"), undoFailed("a"), undoFailed("b")
        };
        given(dag("a", "b", "c<-a,b"), stuck)
                .when(pause(), retryAllUndos())
                .then(does(PAUSE), does(RETRY_UNDO))
                .when(step(1))
                .then(undoes("b", 2), does(STEP))
                .when(step(1))
                .then(undoes("a", 2), does(STEP));
        given(dag("a", "b", "c<-a,b"), stuck)
                .when(pause(), step(1))
                .then(does(PAUSE), does(STEP))
                .is(STUCK)
                .when(retryUndo("a"))
                .then(undoes("a", 2), does(RETRY_UNDO));
    }

    @Test
    void theSameControlTwiceGrantsOnce() {
        given(dag(DIAMOND), pause(), succeeded("a"))
                .when(control("one", STEP, "", Wish.NONE))
                .then(runs("b"), does(STEP))
                .when(control("one", STEP, "", Wish.NONE))
                .then(does(STEP))
                .when(control("two", STEP, "", Wish.NONE))
                .then(runs("c"), does(STEP));
    }

    @Test
    void whatHasNoIdIsTakenEachTime() {
        Happening step = control("", STEP, "", Wish.NONE);
        given(chain(4), pause(), step, step)
                .when(succeeded("n0"), succeeded("n1"))
                .then(runs("n1"), runs("n2"))
                .when(succeeded("n2"))
                .thenNothing();
    }

    @Test
    void aSagaRemembersTheLastFewControls() {
        Scenario scenario = given(dag("a", "b<-a"), pause());
        for (int i = 0; i <= Steering.HEARD; i++) {
            scenario.when(control("step " + i, STEP, "", Wish.NONE));
        }
        assertThat(scenario.header().steering().heard()).hasSize(Steering.HEARD);
        assertThat(scenario.header().steering().granted()).isEqualTo(Steering.HEARD + 1);
    }

    @Test
    void onlyASagaThatIsHeldCanStep() {
        given(dag("a", "b<-a"), breakBefore("b"))
                .when(step(1))
                .then(refuses(STEP, "the saga is neither paused nor at a breakpoint"));
        given(dag("a"), breakAfter("a"), succeeded("a"))
                .when(step(1))
                .then(
                        refuses(
                                STEP,
                                "nothing is left to dispatch; clear the breakpoint, and the saga"
                                        + " ends"));
        given(dag("a"), pause())
                .when(control(STEP, "a"))
                .then(refuses(STEP, "it takes no node: what comes next in order is dispatched"));
    }

    @Test
    void soManyStepsCanBeGrantedAndNoMore() {
        given(dag("a"), pause(), step(999))
                .when(step(1), step(1))
                .then(
                        does(STEP),
                        refuses(
                                STEP,
                                "1000 dispatches are granted and not made yet, and 1000 are the"
                                        + " most"));
    }

    @Test
    void eachStepIsOnTheRecord() {
        Scenario scenario = given(dag(DIAMOND), pause(), succeeded("a"), step(1), step(1));
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly("pause: because", "step 1: because", "step 1: because");
    }

    @Test
    void ofTwoUndosWhoseTurnComesTogetherTheLaterNodesIsFirst() {
        given(
                        dag("a", "b", "c<-a,b", "d<-c"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"),
                        failed("d"),
                        pause(),
                        step(1))
                .when(undone("c"))
                .then(undoes("b"));
    }
}
