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
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Watches one run from where it stands, and holds the engine to what it promises, after every step.
 * Not safe for use by several threads.
 */
public final class Promises {
    private final MemorySaga watched;
    private final Graph graph;
    private final Map<String, String> keys = new HashMap<>();
    private final BitSet undoBegun = new BitSet();
    private boolean hasEnded;

    public Promises(MemorySaga watched) {
        this.watched = watched;
        this.graph = watched.graph();
        rememberUndos();
        this.hasEnded = watched.saga().map(Saga::hasEnded).orElse(false);
    }

    /**
     * Checks what a step that was stored just now sent.
     *
     * @throws AssertionError naming the promise that is broken
     */
    public void check(Step step) {
        List<Effect.Dispatch> sent =
                step.effects().stream()
                        .filter(Effect.Dispatch.class::isInstance)
                        .map(Effect.Dispatch.class::cast)
                        .toList();
        sent.forEach(this::inOrder);
        sent.forEach(this::oneKey);
        // One more by a timer or a control that names its node.
        require(sent.size() <= Engine.NODES_PER_STEP + 1, "a step dispatches few", sent::size);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Finish finish) {
                oneResult(finish);
                for (int place = 0; place < finish.nodes().size(); place++) {
                    sound(finish.outcome(), name(place), place, finish.nodes().get(place));
                }
            }
        }
    }

    /**
     * Checks the whole state; takes time in the size of the graph. Nothing will ever count on that
     * of an abandoned saga.
     *
     * @throws AssertionError naming the promise that is broken
     */
    public void checkState() {
        watched.saga()
                .filter(saga -> saga.status() != SagaStatus.ABANDONED)
                .ifPresent(saga -> {
                    new Bookkeeping(graph, watched).check(saga);
                    if (!saga.status().ended()) {
                        new Liveness(graph, watched).check(saga);
                    }
                });
    }

    /** An undo that has begun goes on, even if what followed its action comes to light then. */
    private void rememberUndos() {
        for (int place = 0; place < graph.size(); place++) {
            NodeRow row = row(place);
            if (row.undoAttempts() > 0) {
                undoBegun.set(place);
            }
        }
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
                        () ->
                                dispatch.node().name()
                                        + " after "
                                        + name(predecessor)
                                        + ", "
                                        + state);
            }
        } else if (!undoBegun.get(dispatch.place())) {
            undoBegun.set(dispatch.place());
            for (int successor : graph.successors(dispatch.place())) {
                require(
                        !needsUndo(successor, row(successor)),
                        "no undo before all successors that may have run are undone",
                        () -> dispatch.node().name() + " before " + name(successor));
            }
        }
    }

    private void oneKey(Effect.Dispatch dispatch) {
        String what = dispatch.direction() + " " + dispatch.node().name();
        String known = keys.putIfAbsent(what, dispatch.key());
        require(
                known == null || known.equals(dispatch.key()),
                "one idempotency key for all attempts",
                () -> known + " then " + dispatch.key());
    }

    private void oneResult(Effect.Finish finish) {
        require(finish.amends() == hasEnded, "one result, then only amendments", () -> finish);
        hasEnded = true;
    }

    /** What a result says must be true of each node. */
    private void sound(SagaStatus outcome, String name, int place, NodeRow row) {
        switch (outcome) {
            case SUCCEEDED ->
                    require(
                            row.state() == NodeState.SUCCEEDED,
                            "SUCCEEDED: every action succeeded",
                            () -> name + " is " + row);
            case FAILED ->
                    require(
                            !needsUndo(place, row) && !row.state().active(),
                            "FAILED: all that may have run is undone",
                            () -> name + " is " + row);
            case ABANDONED -> {}
            case RUNNING, UNWINDING, STUCK ->
                    throw new AssertionError("Expected an end, but got " + outcome);
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

    static void require(boolean kept, String promise, Supplier<?> but) {
        if (!kept) {
            throw new AssertionError("Expected \"" + promise + "\", but: " + but.get());
        }
    }

    /** Whether the saga, as far as anybody has decided, still wants actions to succeed. */
    static boolean forward(Saga saga) {
        return saga.status() == SagaStatus.RUNNING
                || saga.stuck().map(stuck -> stuck.from() == SagaStatus.RUNNING).orElse(false);
    }
}
