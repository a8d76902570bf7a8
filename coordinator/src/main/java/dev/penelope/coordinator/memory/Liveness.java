package dev.penelope.coordinator.memory;

import static dev.penelope.coordinator.memory.Promises.require;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a saga that is not over waits for something that will come, or will be missed when it
 * does not: a command that is out, an armed timer, a signal, a pause, a person; and whether this is
 * so for each of its nodes, not for one branch only.
 */
final class Liveness {
    private final Graph graph;
    private final View view;
    private final Function<Timer, Optional<Long>> dueMs;

    /**
     * @param dueMs when the soonest timer of that name is due, or was, if the log has still to
     *     judge it
     */
    Liveness(Graph graph, View view, Function<Timer, Optional<Long>> dueMs) {
        this.graph = graph;
        this.view = view;
        this.dueMs = dueMs;
    }

    void check(Saga saga) {
        boolean paused = saga.pause().isPresent();
        boolean halted = paused && saga.steering().granted() == 0;
        Breakpoints breakpoints = new Breakpoints(graph, view, saga);
        int waiting = 0;
        boolean unbounded = Promises.forward(saga) && isPastPivot();
        boolean bounded = Promises.forward(saga);
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = Bookkeeping.row(view, graph, place);
            bounded |= row.state() == NodeState.RUNNING;
            waiting += row.state().inFlight() || wakes(saga, row) || waits(saga, row) ? 1 : 0;
            wakesInTime(saga, place, row);
            isWatched(saga, place, row);
            isAwaited(saga, place, row);
            if (!breakpoints.hold(place)) {
                hasItsTurn(saga, place, row);
            }
        }
        if (saga.origin().deadline().isPresent() && bounded && !unbounded) {
            require(
                    armed(TimerKind.DEADLINE, Failure.SAGA, Long.MAX_VALUE),
                    "the saga's deadline is noticed",
                    saga::status);
        }
        boolean goesOn = armed(TimerKind.CONTINUE, Failure.SAGA, Long.MAX_VALUE);
        require(
                goesOn || halted || !hasLeftOver(saga),
                "what a step left over is done by another",
                () -> saga);
        boolean isStuck = saga.status() == SagaStatus.STUCK;
        require(
                waiting > 0 || goesOn || paused || isStuck || saga.steering().held(),
                "what is not over waits for something",
                () -> saga);
        require(!isStuck || waiting == 0, "what is stuck cannot move", () -> saga);
        require(
                !saga.steering().held()
                        || (waiting == 0 && !paused && !isStuck && breakpoints.holdAnything()),
                "a saga waits at breakpoints only if nothing else moves it",
                () -> saga);
    }

    private boolean hasLeftOver(Saga saga) {
        return switch (saga.status()) {
            case RUNNING -> saga.tally().cursor() < graph.size() && !isFull(saga);
            case UNWINDING -> saga.tally().cursor() > 0;
            case STUCK, SUCCEEDED, FAILED, ABANDONED -> false;
        };
    }

    /** Whether what could go waits until fewer actions are with workers. */
    private boolean isFull(Saga saga) {
        int place = saga.tally().cursor();
        return saga.tally().inFlight() >= view.definition().quota().maxConcurrent()
                && graph.node(place).runs()
                && Bookkeeping.row(view, graph, place).state() == NodeState.READY;
    }

    private boolean isPastPivot() {
        return Arrays.stream(graph.pivots())
                .anyMatch(place -> Bookkeeping.row(view, graph, place).state().passed());
    }

    /** A node that backs off has a timer; in unwinding, the sweep may be what comes to it. */
    private void wakesInTime(Saga saga, int place, NodeRow row) {
        boolean isVisitedLater =
                row.state() == NodeState.UNDO_BACKING_OFF
                        && row.times().dueMs() == 0
                        && (saga.pause().isPresent() || place < saga.tally().cursor());
        require(
                !wakes(saga, row)
                        || isVisitedLater
                        || armed(TimerKind.RETRY, place, row.times().dueMs()),
                "a node that backs off has a timer",
                () -> graph.node(place).name() + " is " + row);
    }

    private void isWatched(Saga saga, int place, NodeRow row) {
        require(
                !row.state().inFlight()
                        || row.times().dueMs() == 0
                        || armed(TimerKind.HEARTBEAT, place, Long.MAX_VALUE),
                "a missing heartbeat is noticed",
                () -> graph.node(place).name() + " is " + row);
        require(
                (saga.status() != SagaStatus.RUNNING && row.state() != NodeState.RUNNING)
                        || row.times().closeByMs() == 0
                        || armed(limitOf(place), place, Long.MAX_VALUE),
                "a node's time limit is noticed",
                () -> graph.node(place).name() + " is " + row);
    }

    private TimerKind limitOf(int place) {
        return switch (graph.node(place)) {
            case Node.Signal signal -> TimerKind.SIGNAL_DEADLINE;
            case Node.Timer timer -> TimerKind.WAIT;
            case Node.Run run -> TimerKind.SCHEDULE_TO_CLOSE;
            case Node.Constant constant -> TimerKind.SCHEDULE_TO_CLOSE;
            case Node.Subsaga subsaga -> TimerKind.SCHEDULE_TO_CLOSE;
        };
    }

    /** What waits is what can, for as long as it should, and while its saga wants it. */
    private void isAwaited(Saga saga, int place, NodeRow row) {
        boolean bounded =
                switch (graph.node(place)) {
                    case Node.Signal signal -> signal.deadline().isPresent();
                    case Node.Timer timer -> true;
                    case Node.Run run -> false;
                    case Node.Constant constant -> false;
                    case Node.Subsaga subsaga -> false;
                };
        boolean canWait =
                graph.node(place) instanceof Node.Signal || graph.node(place) instanceof Node.Timer;
        require(
                row.state() != NodeState.WAITING
                        || (canWait && bounded == (row.times().closeByMs() != 0)),
                "what waits has the time that it should have",
                () -> graph.node(place).name() + " is " + row);
        require(
                row.state() != NodeState.WAITING
                        || Promises.forward(saga)
                        || place < saga.tally().cursor(),
                "what unwinds waits no more",
                () -> graph.node(place).name() + " is " + row);
    }

    /** Nothing that could go now stands still, not even while something else moves. */
    private void hasItsTurn(Saga saga, int place, NodeRow row) {
        boolean stands =
                Promises.forward(saga)
                        ? row.state() == NodeState.READY && place < saga.tally().cursor()
                        : row.heldBy() == 0
                                && !row.flags().released()
                                && !row.state().active()
                                && row.state() != NodeState.UNDO_FAILED
                                && (place >= saga.tally().cursor()
                                        || saga.status() == SagaStatus.STUCK);
        require(
                !stands,
                "a node whose turn has come goes, or is looked at again",
                () -> graph.node(place).name() + " is " + row + " in " + saga);
    }

    /** Whether it waits for a retry that its saga will want. */
    private static boolean wakes(Saga saga, NodeRow row) {
        return (row.state() == NodeState.BACKING_OFF && saga.status() == SagaStatus.RUNNING)
                || row.state() == NodeState.UNDO_BACKING_OFF;
    }

    private static boolean waits(Saga saga, NodeRow row) {
        return row.state() == NodeState.WAITING && Promises.forward(saga);
    }

    private boolean armed(TimerKind kind, int place, long byMs) {
        return dueMs.apply(new Timer(kind, place)).map(due -> due <= byMs).orElse(false);
    }
}
