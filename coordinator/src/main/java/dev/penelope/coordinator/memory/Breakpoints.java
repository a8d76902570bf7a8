package dev.penelope.coordinator.memory;

import static dev.penelope.coordinator.memory.Promises.require;

import dev.penelope.coordinator.engine.Mark;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.NodeState;
import java.util.Arrays;

/** What breakpoints hold, and what may still be set, reckoned from what is stored alone. */
final class Breakpoints {
    private final Graph graph;
    private final View view;
    private final Saga saga;
    private final Direction direction;

    Breakpoints(Graph graph, View view, Saga saga) {
        this.graph = graph;
        this.view = view;
        this.saga = saga;
        this.direction = Promises.forward(saga) ? Direction.ACTION : Direction.UNDO;
    }

    /** Checks that nothing stands before what went already, and repeats what is settled. */
    void check() {
        for (Mark mark : saga.steering().marks()) {
            NodeRow row = Bookkeeping.row(view, graph, mark.place());
            boolean behind =
                    switch (mark.what()) {
                        case BREAK_BEFORE, ERROR -> went(mark, row);
                        case REPEAT -> isSettled(mark.direction(), row.state());
                        case BREAK_AFTER -> false;
                    };
            require(
                    !behind,
                    "what is set for a node is gone as soon as it is behind it",
                    () -> mark + " of " + graph.node(mark.place()).name() + ", " + row);
        }
    }

    /**
     * One whose queue is missing has not gone yet. Where a person was asked before an undo, that is
     * behind its breakpoint, and has not run.
     */
    private static boolean went(Mark mark, NodeRow row) {
        boolean ofAction = mark.direction() == Direction.ACTION;
        boolean stands =
                ofAction
                        ? row.state() == NodeState.WAITING
                        : row.state() == NodeState.UNDO_FAILED
                                && mark.what() == Mark.What.BREAK_BEFORE;
        int attempts = ofAction ? row.attempts() : row.undoAttempts();
        return attempts > 0 || stands || isSettled(mark.direction(), row.state());
    }

    private static boolean isSettled(Direction direction, NodeState state) {
        return direction == Direction.ACTION
                ? state.passed() || state == NodeState.FAILED
                : state == NodeState.UNDONE;
    }

    /** Whether one keeps this node from beginning. */
    boolean hold(int place) {
        NodeRow row = Bookkeeping.row(view, graph, place);
        boolean begun = direction == Direction.ACTION ? row.attempts() > 0 : row.undoAttempts() > 0;
        return !begun
                && saga.steering().marks().stream()
                        .filter(mark -> mark.direction() == direction)
                        .anyMatch(mark ->
                                switch (mark.what()) {
                                    case BREAK_BEFORE -> mark.place() == place;
                                    case BREAK_AFTER -> isDone(mark) && follows(mark, place);
                                    case ERROR, REPEAT -> false;
                                });
    }

    /** Whether one keeps anything from going on, the saga's end included. */
    boolean holdAnything() {
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = Bookkeeping.row(view, graph, place);
            boolean turn =
                    direction == Direction.ACTION
                            ? row.state() == NodeState.READY
                            : row.heldBy() == 0 && !row.flags().released();
            if (turn && hold(place)) {
                return true;
            }
        }
        return saga.tally().unsettled() == 0
                && saga.steering().marks().stream()
                        .anyMatch(mark ->
                                mark.what() == Mark.What.BREAK_AFTER
                                        && mark.direction() == direction
                                        && isDone(mark)
                                        && followers(mark).length == 0);
    }

    private boolean isDone(Mark mark) {
        NodeState state = Bookkeeping.row(view, graph, mark.place()).state();
        return direction == Direction.ACTION ? state.passed() : state == NodeState.UNDONE;
    }

    private boolean follows(Mark mark, int place) {
        return Arrays.binarySearch(followers(mark), place) >= 0;
    }

    private int[] followers(Mark mark) {
        return direction == Direction.ACTION
                ? graph.successors(mark.place())
                : graph.predecessors(mark.place());
    }
}
