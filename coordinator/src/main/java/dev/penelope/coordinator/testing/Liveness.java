package dev.penelope.coordinator.testing;

import static dev.penelope.coordinator.testing.Promises.require;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Graph;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a saga that is not over waits for something that will come, or will be missed when it
 * does not: a command that is out, an armed timer, a pause, a person; and whether this is so for
 * each of its nodes, not for one branch only.
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
        boolean bounded = Promises.forward(saga);
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = Bookkeeping.row(view, graph, place);
            bounded |= row.state() == NodeState.RUNNING;
            waiting += row.state().inFlight() || wakes(saga, row) ? 1 : 0;
            wakesInTime(saga, place, row);
            isWatched(saga, place, row);
            if (!breakpoints.hold(place)) {
                hasItsTurn(saga, place, row);
            }
        }
        if (saga.origin().deadline().isPresent() && bounded) {
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
            case RUNNING -> saga.tally().cursor() < graph.size();
            case UNWINDING -> saga.tally().cursor() > 0;
            case STUCK, SUCCEEDED, FAILED, ABANDONED -> false;
        };
    }

    /** A node that backs off has a timer; in unwinding, the sweep may be what comes to it. */
    private void wakesInTime(Saga saga, int place, NodeRow row) {
        boolean isVisitedLater =
                row.state() == NodeState.UNDO_BACKING_OFF
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
                        || armed(TimerKind.SCHEDULE_TO_CLOSE, place, Long.MAX_VALUE),
                "a node's time limit is noticed",
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

    private boolean armed(TimerKind kind, int place, long byMs) {
        return dueMs.apply(new Timer(kind, place)).map(due -> due <= byMs).orElse(false);
    }
}
