package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches one run and holds the engine to what it promises, after every step. Not safe for use by
 * several threads.
 */
public final class Promises {
    private final MemorySaga watched;
    private final Graph graph;
    private final Map<String, String> keys = new HashMap<>();
    private int results;

    public Promises(MemorySaga watched) {
        this.watched = watched;
        this.graph = watched.graph();
    }

    /**
     * Checks what a step that was stored just now sent.
     *
     * @throws AssertionError naming the promise that is broken
     */
    public void check(Step step) {
        int sent = 0;
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                sent++;
                inOrder(dispatch);
                oneKey(dispatch);
            } else if (effect instanceof Effect.Finish finish) {
                oneResult(finish);
                sound(finish);
            }
        }
        // One more by a timer or a control that names its node.
        require(sent <= Engine.NODES_PER_STEP + 1, "a step dispatches few nodes", sent);
    }

    /**
     * Checks the whole state; takes time in the size of the graph.
     *
     * @throws AssertionError naming the promise that is broken
     */
    public void checkState() {
        watched.saga()
                .ifPresent(saga -> {
                    new Bookkeeping(graph, watched).check(saga);
                    if (!saga.status().ended()) {
                        new Liveness(graph, watched).check(saga);
                    }
                });
    }

    /** Actions go after their predecessors, undos after what followed. */
    private void inOrder(Effect.Dispatch dispatch) {
        if (watched.saga().isEmpty()) {
            return;
        }
        if (dispatch.direction() == Direction.ACTION) {
            for (int predecessor : graph.predecessors(dispatch.place())) {
                NodeState state = row(predecessor).state();
                require(
                        state == NodeState.SUCCEEDED || state == NodeState.SKIPPED,
                        "no action before all its predecessors succeeded",
                        dispatch.node().name() + " after " + name(predecessor) + ", " + state);
            }
        } else if (dispatch.attempt() == 1) {
            for (int successor : graph.successors(dispatch.place())) {
                require(
                        !needsUndo(successor, row(successor)),
                        "no undo before all successors that may have run are undone",
                        dispatch.node().name() + " before " + name(successor));
            }
        }
    }

    private void oneKey(Effect.Dispatch dispatch) {
        String what = dispatch.direction() + " " + dispatch.node().name();
        String known = keys.putIfAbsent(what, dispatch.key());
        require(
                known == null || known.equals(dispatch.key()),
                "one idempotency key for all attempts",
                known + " then " + dispatch.key());
    }

    private void oneResult(Effect.Finish finish) {
        require(finish.amends() == results > 0, "one result, then only amendments", finish);
        results++;
    }

    /** What a result says must be true of the nodes. */
    private void sound(Effect.Finish finish) {
        List<NodeRow> nodes = finish.nodes();
        for (int place = 0; place < nodes.size(); place++) {
            NodeRow row = nodes.get(place);
            switch (finish.outcome()) {
                case SUCCEEDED ->
                        require(
                                row.state() == NodeState.SUCCEEDED,
                                "SUCCEEDED: every action succeeded",
                                name(place) + " is " + row);
                case FAILED ->
                        require(
                                !needsUndo(place, row) && !row.state().active(),
                                "FAILED: all that may have run is undone",
                                name(place) + " is " + row);
                case ABANDONED -> {}
                case RUNNING, UNWINDING, STUCK ->
                        throw new AssertionError("Expected an end, but got " + finish);
            }
        }
    }

    private boolean needsUndo(int place, NodeRow row) {
        return row.mayHaveRun()
                && graph.node(place) instanceof Node.Run run
                && run.policy().undo() == UndoPolicy.UNDO;
    }

    private NodeRow row(int place) {
        return Bookkeeping.row(watched, graph, place);
    }

    private String name(int place) {
        return graph.node(place).name();
    }

    static void require(boolean kept, String promise, Object but) {
        if (!kept) {
            throw new AssertionError("Expected \"" + promise + "\", but: " + but);
        }
    }

    /** Whether the saga, as far as anybody has decided, still wants actions to succeed. */
    static boolean forward(Saga saga) {
        return saga.status() == SagaStatus.RUNNING
                || saga.stuck().map(stuck -> stuck.from() == SagaStatus.RUNNING).orElse(false);
    }
}
