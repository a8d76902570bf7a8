package dev.penelope.coordinator.testing;

import static dev.penelope.coordinator.testing.Promises.require;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.Graph;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;

/**
 * Whether a saga that is not over waits for something that will come, or will be missed when it
 * does not: a command that is out, an armed timer, a pause, a person.
 */
final class Liveness {
    private final Graph graph;
    private final MemorySaga watched;

    Liveness(Graph graph, MemorySaga watched) {
        this.graph = graph;
        this.watched = watched;
    }

    void check(Saga saga) {
        boolean paused = saga.pause().isPresent();
        boolean goesOn = armed(TimerKind.CONTINUE, Failure.SAGA, Long.MAX_VALUE);
        int waiting = 0;
        boolean bounded = Promises.forward(saga);
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = Bookkeeping.row(watched, graph, place);
            bounded |= row.state() == NodeState.RUNNING;
            waiting += row.state().inFlight() || wakes(saga, row) ? 1 : 0;
            isWatched(saga, place, row, paused || goesOn);
        }
        if (saga.origin().deadline().isPresent() && bounded) {
            require(
                    armed(TimerKind.DEADLINE, Failure.SAGA, Long.MAX_VALUE),
                    "the saga's deadline is noticed",
                    saga::status);
        }
        require(
                waiting > 0 || goesOn || paused || saga.status() == SagaStatus.STUCK,
                "what is not over waits for something",
                () -> saga + " " + watched.pages());
    }

    /** Each node that waits has a timer for what it waits for. */
    private void isWatched(Saga saga, int place, NodeRow row, boolean isVisitedLater) {
        require(
                !wakes(saga, row)
                        || isVisitedLater
                        || armed(TimerKind.RETRY, place, row.times().dueMs()),
                "a node that backs off has a timer",
                () -> graph.node(place).name() + " is " + row);
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

    /** Whether it waits for a retry that its saga will want. */
    private static boolean wakes(Saga saga, NodeRow row) {
        return (row.state() == NodeState.BACKING_OFF && saga.status() == SagaStatus.RUNNING)
                || row.state() == NodeState.UNDO_BACKING_OFF;
    }

    private boolean armed(TimerKind kind, int place, long byMs) {
        return watched.timers().dueMs(new Timer(kind, place)).map(due -> due <= byMs).orElse(false);
    }
}
