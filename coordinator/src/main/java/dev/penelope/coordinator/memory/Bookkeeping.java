package dev.penelope.coordinator.memory;

import static dev.penelope.coordinator.memory.Promises.require;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.Quota;
import java.util.List;

/** Whether a saga's counts agree with its nodes, counted one by one. */
final class Bookkeeping {
    private final Graph graph;
    private final View view;

    Bookkeeping(Graph graph, View view) {
        this.graph = graph;
        this.view = view;
    }

    /** The node as stored; one that nothing happened to may not be stored. */
    static NodeRow row(View view, Graph graph, int place) {
        List<NodeRow> page = view.page(place / View.PAGE);
        return place % View.PAGE < page.size()
                ? page.get(place % View.PAGE)
                : NodeRow.untouched(
                        graph.predecessors(place).length, graph.successors(place).length);
    }

    void check(Saga saga) {
        boolean forward = Promises.forward(saga);
        int unsettled = 0;
        int active = 0;
        int inFlight = 0;
        int signals = 0;
        int timers = 0;
        int undoFailed = 0;
        int undecided = 0;
        long oldestMs = Long.MAX_VALUE;
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = row(view, graph, place);
            NodeState state = row.state();
            boolean done = forward ? state.passed() : row.flags().released();
            unsettled += done ? 0 : 1;
            active += state.active() ? 1 : 0;
            inFlight += state.inFlight() ? 1 : 0;
            if (state == NodeState.WAITING) {
                signals += graph.node(place) instanceof Node.Signal ? 1 : 0;
                timers += graph.node(place) instanceof Node.Timer ? 1 : 0;
            }
            undoFailed += state == NodeState.UNDO_FAILED ? 1 : 0;
            undecided += row.flags().undecided() ? 1 : 0;
            // One that reports heartbeats is watched by a timer instead.
            if (state.inFlight() && row.times().dueMs() == 0) {
                oldestMs = Math.min(oldestMs, row.times().sentAtMs());
            }
            neighbours(place, row, forward);
            asked(place, row, forward);
        }
        Tally tally = saga.tally();
        agree("unsettled", unsettled, tally.unsettled());
        agree("active", active, tally.active());
        agree("in flight", inFlight, tally.inFlight());
        agree("waiting for a signal", signals, tally.waits().signals());
        agree("waiting for a time", timers, tally.waits().timers());
        agree("undo failed", undoFailed, tally.undoFailed());
        agree("undecided", undecided, tally.undecided());
        patrolled(tally, inFlight, oldestMs);
        Quota quota = view.definition().quota();
        require(
                !forward || inFlight <= quota.maxConcurrent(),
                "no more actions at once than the quota allows",
                () -> tally);
        require(
                tally.retries() <= quota.retryBudget(),
                "no more further attempts than the quota allows",
                () -> tally);
    }

    private static void patrolled(Tally tally, int inFlight, long oldestMs) {
        require(
                inFlight == 0
                        ? tally.quietSinceMs() == 0
                        : tally.quietSinceMs() > 0 && tally.quietSinceMs() <= oldestMs,
                "the patrol learns of the oldest unanswered command",
                () -> "it is from " + oldestMs + ", and known is " + tally.quietSinceMs());
    }

    private void asked(int place, NodeRow row, boolean forward) {
        require(
                !forward || row.flags().undecided() == (row.state() == NodeState.FAILED),
                "a saga goes forward past a failure only if a person is asked about it",
                () -> graph.node(place).name() + " is " + row);
    }

    private void neighbours(int place, NodeRow row, boolean forward) {
        int waitsFor = 0;
        for (int predecessor : graph.predecessors(place)) {
            waitsFor += row(view, graph, predecessor).state().passed() ? 0 : 1;
        }
        int heldBy = 0;
        for (int successor : graph.successors(place)) {
            heldBy += row(view, graph, successor).flags().released() ? 0 : 1;
        }
        String name = graph.node(place).name();
        if (forward) {
            agree("predecessors that " + name + " waits for", waitsFor, row.waitsFor());
        }
        agree("successors that hold " + name, heldBy, row.heldBy());
        require(
                !row.flags().released() || row.heldBy() == 0,
                "unwinding is done with a node only after all that followed it",
                () -> name + " is " + row);
    }

    private static void agree(String what, int counted, int stored) {
        require(
                counted == stored,
                "counts agree with the nodes",
                () -> "%s: %d nodes, but the count is %d".formatted(what, counted, stored));
    }
}
