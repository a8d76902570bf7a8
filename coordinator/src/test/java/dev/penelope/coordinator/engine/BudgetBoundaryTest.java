package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.forward;
import static dev.penelope.coordinator.engine.Dag.wide;
import static dev.penelope.coordinator.engine.Engine.NODES_PER_STEP;
import static dev.penelope.coordinator.engine.Firing.fires;
import static dev.penelope.coordinator.engine.Firing.forgetsItsTimers;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.continues;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.injectUndoError;
import static dev.penelope.coordinator.engine.Happening.patrol;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.coordinator.engine.TimerKind.DEADLINE;
import static dev.penelope.coordinator.engine.TimerKind.HEARTBEAT;
import static dev.penelope.coordinator.engine.TimerKind.SCHEDULE_TO_CLOSE;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.NodeState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A step does exactly as much as it may, whatever it does, and leaves the rest to the next. */
final class BudgetBoundaryTest {
    private static final int SOME = NODES_PER_STEP + 44;
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Duration SILENT = Duration.ofMillis(Patrol.SILENT_MS);
    private static final String BIG = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"";

    /** A stage of some nodes that all run. */
    private static Scenario running(Definition<?, ?> stage) {
        return given(stage, LIMIT, succeeded("first"), continues());
    }

    /** The same as a wide one, but its nodes are of another kind; perhaps with more behind it. */
    private static Definition<?, ?> stage(String kind, String... more) {
        List<String> nodes = new ArrayList<>(List.of("first"));
        List<String> names = IntStream.range(0, SOME).mapToObj(i -> "w" + i).toList();
        names.forEach(name -> nodes.add(name + kind + "<-first"));
        nodes.add("last<-" + String.join(",", names));
        nodes.addAll(List.of(more));
        return dag(nodes.toArray(String[]::new));
    }

    private static Definition<?, ?> limited() {
        return each(wide(SOME), policy -> policy.withScheduleToClose(LIMIT));
    }

    private static Happening ofEach(Function<String, Happening> what) {
        return scenario -> {
            for (int i = 0; i < SOME; i++) {
                what.apply("w" + i).to(scenario);
            }
        };
    }

    private static void has(Scenario scenario, NodeState state, int count) {
        assertThat(
                        scenario.saga().pages().values().stream()
                                .flatMap(List::stream)
                                .filter(row -> row.state() == state))
                .as("nodes that are " + state)
                .hasSize(count);
    }

    // What waits for a queue, or is too large, counts as well

    @Test
    void nodesWhoseQueueIsMissingCount() {
        Scenario scenario = given(wide(SOME), queueVanishes()).when(succeeded("first"));
        has(scenario, BACKING_OFF, NODES_PER_STEP);
    }

    @Test
    void undosWhoseQueueIsMissingCount() {
        Scenario scenario = running(wide(SOME)).when(ofEach(Happening::succeeded));
        scenario.when(queueVanishes(), failed("last"));
        // One for the node that failed: unwinding is done with it.
        has(scenario, UNDO_BACKING_OFF, NODES_PER_STEP - 1);
    }

    @Test
    void aNodeThatIsRefusedForItsSizeCounts() {
        Scenario scenario = running(wide(SOME));
        String kilobytes = "\"" + "x".repeat(2_700) + "\"";
        scenario.when(ofEach(node -> succeeded(node).returning(kilobytes)));
        scenario.is(SagaStatus.UNWINDING);
        // One for the refusal, and one as unwinding is done with it.
        has(scenario, UNDOING, NODES_PER_STEP - 2);
    }

    @Test
    void undosThatAreTooLargeToBeSentCount() {
        List<String> nodes = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
        List<String> large = new ArrayList<>();
        for (int i = 0; i < SOME; i++) {
            large.add("z" + i);
            nodes.add("z" + i + "<-a,b,c,d,e");
        }
        nodes.add("last<-e," + String.join(",", large));
        Scenario scenario = given(dag(nodes.toArray(String[]::new)));
        for (String node : List.of("a", "b", "c", "d")) {
            scenario.when(succeeded(node).returning(BIG));
        }
        for (String node : large) {
            // Nobody asked for it, and nobody could have.
            scenario.when(succeeded(node));
        }
        Step step =
                Engine.step(
                        scenario.saga(),
                        new Event.Outcome(
                                scenario.nowMs(),
                                scenario.place("e"),
                                Direction.ACTION,
                                1,
                                OutcomeKind.FAILED,
                                Optional.empty(),
                                Optional.empty(),
                                true),
                        scenario.nowMs());
        // One for the last node, which was never reached.
        assertThat(step.pages().values().stream().flatMap(List::stream))
                .filteredOn(row -> row.state() == UNDO_FAILED)
                .hasSize(NODES_PER_STEP - 1);
    }

    /** Each counts as one node, and as one more for each 32 KiB that it carries. */
    @Test
    void undosOfLargeOutputsAreFewInAStep() {
        Scenario scenario = given(wide(40), succeeded("first"));
        for (int i = 0; i < 40; i++) {
            scenario.when(succeeded("w" + i).returning(BIG));
        }
        // The last node was refused, which took two of the budget; each undo takes nine.
        assertThat(scenario.commands()).hasSize((NODES_PER_STEP - 2 + 8) / 9);
    }

    @Test
    void nodesThatBeginToWaitCount() {
        for (String kind : List.of("?", "@60")) {
            has(given(stage(kind)).when(succeeded("first")), WAITING, NODES_PER_STEP);
        }
    }

    @Test
    void successesThatNobodyHadAskedForCount() {
        Scenario scenario = given(wide(SOME), ofEach(Happening::succeeded));
        has(scenario.when(succeeded("first")), SUCCEEDED, NODES_PER_STEP + 1);
        scenario.when(continues()).then(Effects.runs("last"));
    }

    @Test
    void injectedErrorsCount() {
        Scenario scenario = given(forward(wide(SOME)), injectError("w0"), injectError("w1"));
        scenario.when(succeeded("first"));
        has(scenario, FAILED, 2);
        has(scenario, RUNNING, NODES_PER_STEP - 2);
    }

    @Test
    void injectedErrorsOfUndosCount() {
        Scenario scenario = running(wide(SOME)).when(ofEach(Happening::succeeded));
        scenario.when(injectUndoError("w298"), injectUndoError("w299"), failed("last"));
        has(scenario, UNDO_FAILED, 2);
        // One for the node that failed.
        has(scenario, UNDOING, NODES_PER_STEP - 3);
    }

    @Test
    void undosThatAPersonIsAskedAboutCount() {
        Scenario scenario =
                running(each(wide(SOME), policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR)));
        scenario.when(ofEach(Happening::succeeded), failed("last"));
        has(scenario, UNDO_FAILED, NODES_PER_STEP - 1);
    }

    /** They all wait for one undo, and the sweep is past them. */
    @Test
    void undosThatAnotherLetsGoCount() {
        Scenario scenario = running(stage("", "end<-last")).when(ofEach(Happening::succeeded));
        scenario.when(succeeded("last"), failed("end"), undone("last"));
        has(scenario, UNDOING, NODES_PER_STEP);
    }

    // Limits

    @Test
    void actionsThatRunAtTheDeadlineAreGivenUpInExactSteps() {
        Scenario scenario = running(wide(SOME)).when(fires(DEADLINE, "", LIMIT));
        has(scenario, FAILED, NODES_PER_STEP);
        has(scenario, RUNNING, SOME - NODES_PER_STEP);
        assertThat(scenario.commands()).isEmpty();
        scenario.thenArms(DEADLINE, "", LIMIT);
    }

    /** The coordinator's clock may be behind that of the log. */
    @Test
    void aNodeThatIsReadyForItsNextAttemptWhenItsTimeIsUpIsUndone() {
        running(limited())
                .when(ofEach(Happening::unknown), pause(), elapse(Duration.ofHours(1)), resume())
                .has(READY, "w" + (SOME - 1))
                .when(fires(SCHEDULE_TO_CLOSE, "w" + (SOME - 1), LIMIT))
                .is(SagaStatus.UNWINDING)
                .has(UNDOING, "w" + (SOME - 1));
    }

    @Test
    void aNodeThatIsReadyHasNoSayWhenItsTimeIsUpAndTheSagaUnwinds() {
        Scenario scenario = running(limited());
        scenario.when(ofEach(Happening::unknown), pause(), elapse(Duration.ofHours(1)), abort());
        Saga before = scenario.header();
        scenario.when(fires(SCHEDULE_TO_CLOSE, "w1", LIMIT));
        assertThat(scenario.header().failures()).isEqualTo(before.failures());
    }

    @Test
    void afterAPauseLimitsAreArmedForAsManyNodesAsAStepMayTouch() {
        running(limited()).when(pause(), resume()).thenArms(SCHEDULE_TO_CLOSE, NODES_PER_STEP);
    }

    @Test
    void aPatrolAsksForAsManyHeartbeatsAsAStepMayTouch() {
        running(wide(SOME))
                .when(ofEach(Happening::heartbeat), forgetsItsTimers())
                .when(elapse(SILENT.multipliedBy(2)), patrol())
                .thenArms(HEARTBEAT, NODES_PER_STEP);
    }

    @Test
    void aPatrolAsksForAsManyLimitsAsAStepMayTouch() {
        running(limited())
                .when(forgetsItsTimers(), elapse(LIMIT.plus(SILENT)), patrol())
                .thenArms(SCHEDULE_TO_CLOSE, NODES_PER_STEP);
    }

    // What is looked at

    /** Nothing but the last node needs anything yet. */
    @Test
    void unwindingLooksAtSixteenTimesAsManyNodesAsItMoves() {
        int length = 16 * NODES_PER_STEP + 104;
        Scenario scenario = given(chain(length), succeeded("n" + (length - 1))).when(abort());
        assertThat(scenario.header().tally().cursor()).isEqualTo(104);
        scenario.when(continues());
        assertThat(scenario.header().tally().cursor()).isZero();
    }

    @Test
    void aSweepThatIsThroughLeavesNothingToLookAt() {
        Scenario scenario = given(dag("a", "k:1<-a", "b<-k"), pause(), succeeded("a"));
        assertThat(scenario.header().tally().cursor()).isEqualTo(1);
        scenario.when(resume()).has(RUNNING, "b");
        assertThat(scenario.header().tally().cursor()).isEqualTo(3);
    }
}
