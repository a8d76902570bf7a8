package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.breakAfter;
import static dev.penelope.coordinator.engine.Happening.breakAfterUndo;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.breakBeforeUndo;
import static dev.penelope.coordinator.engine.Happening.clear;
import static dev.penelope.coordinator.engine.Happening.clearAll;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectUndoError;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.coordinator.engine.Scenario.wished;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.BREAK;
import static dev.penelope.model.Verb.CLEAR;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Side;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What breakpoints hold, and what goes on all the same. */
final class BreakpointTest {
    private static final Happening CLEAR_AFTER_A = control(CLEAR, "a", Wish.NONE.on(Side.AFTER));
    private static final Happening CLEAR_UNDO_OF_A = control(CLEAR, "a", Wish.of(Direction.UNDO));

    // Forward

    @Test
    void aNodeBehindABreakpointStaysReadyUntilItIsCleared() {
        given(dag("a", "b<-a"), breakBefore("b"))
                .when(succeeded("a"))
                .then(tells("AT_BREAKPOINT"))
                .is(RUNNING)
                .has(READY, "b")
                .when(elapse(Duration.ofHours(1)))
                .thenNothing()
                .when(clear("b"))
                .then(does(CLEAR), runs("b"));
    }

    @Test
    void everythingElseGoesOn() {
        given(dag("a", "b<-a", "c<-a", "d<-c", "e<-b,d"), breakBefore("b"))
                .when(succeeded("a"))
                .then(runs("c"))
                .when(succeeded("c"))
                .then(runs("d"))
                .when(succeeded("d"))
                .then(tells("AT_BREAKPOINT"));
    }

    @Test
    void whatFollowsANodeIsHeldAndItsOutcomeIsTakenIn() {
        given(dag("a", "b<-a", "c<-a", "d<-b,c"), breakAfter("a"))
                .when(succeeded("a"))
                .then(tells("AT_BREAKPOINT"))
                .has(SUCCEEDED, "a")
                .has(READY, "b", "c")
                .when(CLEAR_AFTER_A)
                .then(does(CLEAR), runs("b"), runs("c"));
    }

    @Test
    void aBreakpointAfterANodeThatIsDoneHoldsWhatHasNotBegun() {
        given(dag("a", "b", "c<-a", "d<-a,b,c"), succeeded("a"))
                .when(breakAfter("a"))
                .then(does(BREAK))
                .when(succeeded("c"), succeeded("b"))
                .then(tells("AT_BREAKPOINT"))
                .has(READY, "d");
    }

    @Test
    void aBreakpointAfterTheLastNodeHoldsTheEnd() {
        given(dag("a"), breakAfter("a"))
                .when(succeeded("a"))
                .then(tells("AT_BREAKPOINT"))
                .is(RUNNING)
                .when(pause(), resume())
                .then(does(PAUSE), does(RESUME), tells("AT_BREAKPOINT"))
                .when(CLEAR_AFTER_A)
                .then(does(CLEAR), finishes(SagaStatus.SUCCEEDED));
    }

    /** As many nodes as one step undoes, by one wish, which then looks for no others. */
    @Test
    void aBreakpointHoldsTheEndAlthoughARetryUsedUpItsStep() {
        String[] nodes = new String[Engine.NODES_PER_STEP + 1];
        nodes[0] = "k0:1";
        for (int i = 1; i < Engine.NODES_PER_STEP; i++) {
            nodes[i] = "k" + i + ":1<-k" + (i - 1);
        }
        String last = "k" + (Engine.NODES_PER_STEP - 1);
        nodes[Engine.NODES_PER_STEP] = "z<-" + last;
        given(
                        dag(nodes),
                        elapse(Duration.ofSeconds(1)),
                        injectUndoError(last),
                        breakAfterUndo("k0"))
                .when(failed("z"))
                .then(tells("STUCK"))
                .when(control(RETRY_UNDO, ""))
                .then(does(RETRY_UNDO), tells("AT_BREAKPOINT"))
                .is(UNWINDING)
                .when(clearAll())
                .then(does(CLEAR), finishes(SagaStatus.FAILED));
    }

    @Test
    void aConstantIsHeldAsWell() {
        given(dag("a", "k:1<-a", "b<-k"), breakBefore("k"))
                .when(succeeded("a"))
                .then(tells("AT_BREAKPOINT"))
                .has(READY, "k")
                .when(clear("k"))
                .then(does(CLEAR), runs("b"));
    }

    @Test
    void aBreakpointThatWasThereBeforeTheStartHoldsTheFirstDispatch() {
        wished(dag("a", "b<-a"), BREAK, "a", Wish.NONE)
                .then(does(BREAK), tells("AT_BREAKPOINT"))
                .has(READY, "a")
                .when(clearAll())
                .then(does(CLEAR), runs("a"));
    }

    @Test
    void whatWasWishedBeforeTheStartIsDoneBeforeAnythingRuns() {
        wished(dag("a"), ABORT, "", Wish.NONE).then(does(ABORT), finishes(SagaStatus.FAILED));
        wished(dag("a"), Verb.ABANDON, "", Wish.NONE)
                .then(does(Verb.ABANDON), finishes(SagaStatus.ABANDONED));
        wished(dag("a"), PAUSE, "", Wish.NONE).then(does(PAUSE)).has(READY, "a");
        wished(dag("a"), RESUME, "", Wish.NONE)
                .then(refuses(RESUME, "the saga is not paused"), runs("a"));
    }

    @Test
    void aNodeThatWaitsForItsQueueCanBeHeld() {
        given(dag("a", "b<-a"), queueVanishes(), succeeded("a"), breakBefore("b"))
                .when(queueReturns(), elapse(Duration.ofMinutes(1)))
                .then(tells("AT_BREAKPOINT"))
                .has(READY, "b");
    }

    @Test
    void aSuccessThatNobodyAskedForIsTakenAtABreakpointToo() {
        given(dag("a", "b<-a", "c<-b"), breakBefore("b"), succeeded("a"))
                .when(succeeded("b"))
                .then(runs("c"));
    }

    // Unwinding

    @Test
    void anUndoIsHeldUntilItsBreakpointIsCleared() {
        given(dag("a", "b<-a"), succeeded("a"), breakBeforeUndo("a"))
                .when(failed("b"))
                .then(tells("AT_BREAKPOINT"))
                .is(UNWINDING)
                .has(SUCCEEDED, "a")
                .when(CLEAR_UNDO_OF_A)
                .then(does(CLEAR), undoes("a"));
    }

    @Test
    void whatComesAfterAnUndoIsHeld() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), breakAfterUndo("b"))
                .when(failed("c"))
                .then(undoes("b"))
                .when(undone("b"))
                .then(tells("AT_BREAKPOINT"))
                .when(clearAll())
                .then(does(CLEAR), undoes("a"));
    }

    /** Else all would be undone that stands before it. */
    @Test
    void aNodeThatNeedsNoUndoIsHeldBehindOneThatDid() {
        given(
                        Dag.node(
                                dag("a", "b<-a", "c<-b", "d<-c"),
                                "b",
                                policy -> policy.withUndo(UndoPolicy.NONE)),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"),
                        breakAfterUndo("c"),
                        failed("d"))
                .when(undone("c"))
                .then(tells("AT_BREAKPOINT"))
                .when(clearAll())
                .then(does(CLEAR), undoes("a"));
    }

    @Test
    void aBreakpointAfterTheLastUndoHoldsTheEnd() {
        given(dag("a", "b<-a"), succeeded("a"), breakAfterUndo("a"), failed("b"))
                .when(undone("a"))
                .then(tells("AT_BREAKPOINT"))
                .is(UNWINDING)
                .when(clearAll())
                .then(does(CLEAR), finishes(SagaStatus.FAILED));
    }

    @Test
    void anUndoThatNothingCallsForHoldsNothing() {
        given(dag("a", "b<-a"), succeeded("a"), breakBeforeUndo("b"))
                .when(failed("b"))
                .then(undoes("a"));
    }

    @Test
    void breakpointsOfActionsAreGoneOnceTheSagaUnwinds() {
        Scenario scenario =
                given(dag("a", "b", "c<-a,b"), breakBefore("c"), breakBeforeUndo("b"))
                        .when(succeeded("a"), failed("b"))
                        .then(undoes("a"));
        assertThat(scenario.header().steering().marks())
                .containsExactly(Mark.of(1, Direction.UNDO, Mark.What.BREAK_BEFORE));
    }

    @Test
    void aSagaAtABreakpointCanBeAborted() {
        given(dag("a", "b<-a"), breakBefore("b"), succeeded("a"))
                .when(abort())
                .then(does(ABORT), undoes("a"));
    }

    @Test
    void aStuckSagaGoesOnWhereABreakpointIsCleared() {
        given(
                        dag("r", "s", "a<-r", "b<-s", "c<-a,b"),
                        succeeded("r"),
                        succeeded("s"),
                        succeeded("a"),
                        succeeded("b"),
                        breakBeforeUndo("s"),
                        failed("c"),
                        undone("b"))
                .when(undoFailed("a"))
                .then(tells("STUCK"))
                .is(STUCK)
                .when(control(CLEAR, "s", Wish.of(Direction.UNDO)))
                .then(does(CLEAR), undoes("s"))
                .is(UNWINDING);
    }

    // Standing

    @Test
    void peopleAreToldOnceWhichBreakpointsHoldASaga() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-a", "d<-b,c"), breakBefore("b"), breakAfter("c"));
        scenario.when(succeeded("a"), succeeded("c")).then(runs("c"), tells("AT_BREAKPOINT"));
        assertThat(scenario.effects())
                .filteredOn(Effect.Tell.class::isInstance)
                .extracting(tell -> ((Effect.Tell) tell).message())
                .containsExactly(
                        "Held at breakpoints: before b; clear lets it go on, step makes one"
                                + " dispatch");
        assertThat(scenario.header().steering().held()).isTrue();
        scenario.when(succeeded("c"), breakBefore("d")).then(does(BREAK));
        scenario.when(clear("b")).then(does(CLEAR), runs("b"));
        assertThat(scenario.header().steering().held()).isFalse();
    }

    @Test
    void aPausedSagaIsAtItsBreakpointAfterThePause() {
        given(dag("a", "b<-a"), breakBefore("b"), pause())
                .when(succeeded("a"))
                .thenNothing()
                .when(resume())
                .then(does(RESUME), tells("AT_BREAKPOINT"));
    }

    @Test
    void nothingIsKeptOfASagaThatNobodySteersAndOfOneThatIsOver() {
        assertThat(given(dag("a", "b<-a"), pause(), resume()).header().steering())
                .isEqualTo(Steering.NONE);
        assertThat(given(dag("a", "b<-a"), breakBefore("b"), abort(), failed("a")).header())
                .returns(SagaStatus.FAILED, Saga::status)
                .returns(Steering.NONE, Saga::steering);
    }

    // Not possible

    @Test
    void whatHasBegunCannotBeHeldAnyMore() {
        given(dag("a", "b<-a")).when(breakBefore("a")).then(refuses(BREAK, "that node is RUNNING"));
        given(dag("a"), unknown("a"))
                .when(breakBefore("a"))
                .then(refuses(BREAK, "that node has begun"));
        given(dag("a", "b<-a"), succeeded("a"))
                .when(breakBefore("a"), breakAfter("a"))
                .then(
                        refuses(BREAK, "that node is SUCCEEDED"),
                        refuses(BREAK, "that node is SUCCEEDED"));
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(breakBefore("b"), breakBeforeUndo("a"), breakAfterUndo("b"))
                .then(
                        refuses(BREAK, "the saga is UNWINDING, and no action begins any more"),
                        refuses(BREAK, "that node is UNDOING"),
                        refuses(BREAK, "that node is FAILED"));
        given(dag("a"), succeeded("a"))
                .when(breakBefore("a"))
                .then(refuses(BREAK, "the saga is SUCCEEDED"));
    }

    @Test
    void aBreakpointNeedsANodeThatCanBeHeld() {
        given(dag("a"))
                .when(control(BREAK, ""))
                .then(refuses(BREAK, "it needs the name of a node"));
        given(Dag.node(dag("a", "b<-a"), "b", policy -> policy.withUndo(UndoPolicy.NONE)))
                .when(breakBeforeUndo("b"))
                .then(refuses(BREAK, "nothing undoes that node: its policy is NONE"));
    }

    @Test
    void whatIsNotSetCannotBeCleared() {
        given(dag("a", "b<-a"))
                .when(clear("b"), clearAll())
                .then(
                        refuses(CLEAR, "no breakpoint or injection is set"),
                        refuses(CLEAR, "no breakpoint or injection is set"));
        given(dag("a", "b<-a"), breakAfter("b"), breakBeforeUndo("a"))
                .when(clear("b"))
                .then(refuses(CLEAR, "it is not set; what is set: after b, before the undo of a"));
    }

    @Test
    void aSagaHasSoManyBreakpointsAndNoMore() {
        Scenario scenario = given(Dag.wide(70));
        for (int i = 0; i < Steering.MARKS; i++) {
            scenario.when(breakBefore("w" + i), breakBefore("w" + i))
                    .then(does(BREAK), does(BREAK));
        }
        scenario.when(breakBefore("w64"))
                .then(
                        refuses(
                                BREAK,
                                "64 breakpoints and injections are set, and no saga can have more;"
                                        + " clear some"));
        // Those that nothing will come of any more make room.
        scenario.when(succeeded("first"), succeeded("w0"))
                .when(clear("w1"), breakBefore("last"))
                .then(does(CLEAR), runs("w1"), does(BREAK));
    }

    @Test
    void answersSayWhatIsPossible() {
        Scenario scenario =
                given(dag("a", "b<-a"), breakBefore("b")).when(succeeded("a"), resume());
        assertThat(scenario.effects())
                .filteredOn(Effect.AnswerControl.class::isInstance)
                .flatExtracting(answer -> ((Effect.AnswerControl) answer).possible())
                .isEqualTo(List.of(PAUSE, Verb.STEP, CLEAR, Verb.SKIP, ABORT, Verb.ABANDON));
    }

    @Test
    void whatIsClearedIsOnTheRecord() {
        Scenario scenario = given(dag("a", "b<-a"), breakAfterUndo("a"));
        scenario.when(control(CLEAR, "a", Wish.of(Direction.UNDO).on(Side.AFTER)));
        scenario.when(breakBefore("b"), clearAll());
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly(
                        "break a undo after: because",
                        "clear a undo after: because",
                        "break b: because",
                        "clear: because");
    }
}
