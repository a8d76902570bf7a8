package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Happening.breakAfter;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.breakBeforeUndo;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.step;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.Verb.BREAK;
import static dev.penelope.model.Verb.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Mark.What;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaStatus;
import org.junit.jupiter.api.Test;

/** Breakpoints that are over, or not there yet: they hold nothing, offer nothing, and make room. */
final class MarkRoomTest {
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
}
