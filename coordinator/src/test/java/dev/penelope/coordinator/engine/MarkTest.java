package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.asking;
import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Happening.breakAfter;
import static dev.penelope.coordinator.engine.Happening.breakAfterUndo;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.breakBeforeUndo;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.repeat;
import static dev.penelope.coordinator.engine.Happening.repeatUndo;
import static dev.penelope.coordinator.engine.Happening.retry;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.skip;
import static dev.penelope.coordinator.engine.Happening.step;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.Verb.BREAK;
import static dev.penelope.model.Verb.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Mark.What;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set for nodes and is over, or has not its turn yet: it holds nothing, and makes room. */
final class MarkTest {
    @Test
    void breakpointsThatAreOverMakeRoomForOthers() {
        Scenario scenario = given(chain(6));
        for (int i = 0; i < 4; i++) {
            scenario.when(breakAfter("n" + i), succeeded("n" + i), step(1));
            scenario.has(RUNNING, "n" + (i + 1));
        }
        assertThat(scenario.header().steering().marks())
                .containsExactly(Mark.of(3, Direction.ACTION, What.BREAK_AFTER));
    }

    @Test
    void aBreakpointOfAnUndoIsNoneWhileTheSagaRunsForward() {
        given(dag("a", "b<-a"), succeeded("a"), breakBeforeUndo("a"))
                .when(step(1))
                .then(refuses(STEP, "the saga is neither paused nor at a breakpoint"));
    }

    @Test
    void whatMayHaveRunIsHeldBeforeItsUndoAlthoughItFailed() {
        given(dag("a", "b", "c<-a,b"), breakBeforeUndo("a"), unknown("a"))
                .when(failed("b"))
                .then(Effects.tells("AT_BREAKPOINT"))
                .has(FAILED, "a")
                .is(SagaStatus.UNWINDING);
    }

    @Test
    void aSignalThatSucceededIsHeldBeforeItsUndoAndOneThatDidNotIsPassedOver() {
        given(
                        dag("a", "s?<-a", "b<-s"),
                        succeeded("a"),
                        Happening.signal("s", "1"),
                        breakBeforeUndo("s"))
                .when(failed("b"))
                .then(Effects.tells("AT_BREAKPOINT"))
                .has(SUCCEEDED, "a");
        given(dag("a", "s?<-a", "b<-a", "c<-s,b"), succeeded("a"), breakBeforeUndo("s"))
                .when(failed("b"))
                .then(Effects.undoes("a"));
    }

    @Test
    void whatWaitsForTheOutsideHasBegun() {
        given(dag("s?", "b<-s"))
                .when(breakBefore("s"))
                .then(refuses(BREAK, "that node is WAITING"));
    }

    @Test
    void peopleAreToldOfBreakpointsBehindWhatIsDone() {
        Scenario scenario = given(dag("a", "b<-a"), breakAfter("a")).when(succeeded("a"));
        assertThat(scenario.has(READY, "b").effects())
                .filteredOn(Effect.Tell.class::isInstance)
                .extracting(tell -> ((Effect.Tell) tell).message())
                .containsExactly(
                        "Held at breakpoints: after a; clear lets it go on, step makes one dispatch");
    }

    @Test
    void aSagaThatIsOverHasNone() {
        Scenario scenario =
                given(dag("a", "b<-a"), breakBeforeUndo("b"), failed("a")).is(SagaStatus.FAILED);
        assertThat(scenario.header().steering()).isEqualTo(Steering.NONE);
    }

    // What is behind a node is gone

    @ParameterizedTest
    @ValueSource(strings = {"b<-a", "b:1<-a", "b?<-a", "b@60<-a"})
    void whatAStepLedPastIsGone(String node) {
        Scenario scenario = given(dag("a", node, "c<-a,b"), breakBefore("b"), succeeded("a"));
        assertThat(scenario.header().steering().marks()).hasSize(1);
        scenario.when(step(1));
        assertThat(scenario.node("b").state()).isNotEqualTo(READY);
        assertThat(scenario.header().steering().marks()).isEmpty();
    }

    @Test
    void whatIsSkippedIsNotHeldAnyMore() {
        Scenario scenario = given(dag("a", "b<-a", "c<-b"), breakBefore("b"), succeeded("a"));
        scenario.when(skip("b")).has(RUNNING, "c");
        assertThat(scenario.header().steering().marks()).isEmpty();
    }

    @Test
    void whatSucceedsAlthoughNobodyAskedForItIsNotHeldNorMadeToFailOrRepeatedAnyMore() {
        Scenario scenario =
                given(
                        dag("a", "b<-a", "c<-b"),
                        breakBefore("b"),
                        injectError("b"),
                        repeat("b", 2),
                        breakAfter("b"),
                        succeeded("a"));
        scenario.when(succeeded("b")).has(SUCCEEDED, "b").has(READY, "c");
        assertThat(scenario.header().steering().marks())
                .containsExactly(Mark.of(1, Direction.ACTION, What.BREAK_AFTER));
    }

    @Test
    void whatFailedForGoodIsNotRepeatedWhenAPersonHasItTriedAgain() {
        Scenario scenario = given(asking(dag("a", "b<-a")), repeat("a", 3), unknown("a"));
        scenario.has(FAILED, "a").when(retry("a"), succeeded("a")).has(RUNNING, "b");
    }

    @Test
    void aPersonIsAskedBeforeAnUndoThatAStepLedPastItsBreakpoint() {
        Scenario scenario =
                given(
                        each(dag("a", "b<-a"), policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR)),
                        succeeded("a"),
                        breakBeforeUndo("a"),
                        failed("b"));
        scenario.has(SUCCEEDED, "a").when(step(1)).has(UNDO_FAILED, "a");
        assertThat(scenario.header().steering().marks()).isEmpty();
    }

    @Test
    void anUndoOfAConstantThatAStepLedPastIsNotHeldAnyMore() {
        Scenario scenario =
                given(
                        dag("a", "k:1<-a", "b<-k"),
                        succeeded("a"),
                        breakBeforeUndo("k"),
                        failed("b"));
        scenario.has(SUCCEEDED, "k").when(step(1)).has(UNDOING, "a");
        assertThat(scenario.header().steering().marks()).isEmpty();
    }

    // Undos

    @Test
    void breakpointsBehindUndosMakeRoomOnceAllThatFollowsHasBegun() {
        Scenario scenario =
                given(
                        dag("a", "b<-a", "c<-b"),
                        succeeded("a"),
                        succeeded("b"),
                        breakAfterUndo("a"),
                        breakAfterUndo("b"),
                        failed("c"),
                        breakBeforeUndo("a"));
        assertThat(scenario.header().steering().marks()).hasSize(3);
        scenario.when(undone("b"), step(1)).has(UNDOING, "a").when(repeatUndo("a", 2));
        assertThat(scenario.header().steering().marks())
                .containsExactly(
                        Mark.of(0, Direction.UNDO, What.BREAK_AFTER),
                        Mark.repeat(0, Direction.UNDO, 2));
    }

    @Test
    void whatIsUndoneCanBeABreakpointAsLongAsSomethingBehindItHasNotBegun() {
        Scenario scenario =
                given(
                        dag("a", "b<-a", "c<-a", "d<-b,c"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"),
                        failed("d"),
                        undone("b"));
        scenario.when(breakBeforeUndo("b"))
                .then(refuses(BREAK, "that node is UNDONE"))
                .when(breakAfterUndo("b"))
                .then(does(BREAK))
                .when(undone("c"))
                .then(Effects.tells("AT_BREAKPOINT"))
                .when(step(1))
                .then(does(STEP), Effects.undoes("a"))
                .when(breakAfterUndo("b"))
                .then(refuses(BREAK, "that node is UNDONE"));
    }

    @Test
    void aBreakpointAfterWhatNeededNoUndoHoldsNothing() {
        given(dag("a", "b<-a"), succeeded("a"), breakAfterUndo("b"))
                .when(failed("b"))
                .then(Effects.undoes("a"));
        given(dag("a"), breakAfterUndo("a"))
                .when(failed("a"))
                .then(Effects.finishes(SagaStatus.FAILED));
    }

    @Test
    void behindWhatAPersonIsAskedAboutABreakpointCanBeSet() {
        given(asking(dag("a", "b<-a")), unknown("a"))
                .has(FAILED, "a")
                .when(breakBefore("a"))
                .then(refuses(BREAK, "that node is FAILED"))
                .when(breakAfter("a"))
                .then(does(BREAK))
                .when(succeeded("a"))
                .then(Effects.tells("AT_BREAKPOINT"))
                .has(READY, "b");
    }

    @Test
    void anUndoThatAPersonWasAskedAboutIsPastItsBreakpoint() {
        given(
                        each(dag("a", "b<-a"), policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR)),
                        succeeded("a"),
                        failed("b"))
                .when(breakBeforeUndo("a"))
                .then(refuses(BREAK, "that node is UNDO_FAILED"));
    }

    @Test
    void behindWhatIsDoneNoBreakpointCanBeSetIfAllThatFollowsIsDoneToo() {
        given(dag("a", "s?<-a", "k:1<-a", "b<-s,k"), succeeded("a"), signal("s", "1"))
                .when(breakAfter("a"))
                .then(refuses(BREAK, "that node is SUCCEEDED"));
    }
}
