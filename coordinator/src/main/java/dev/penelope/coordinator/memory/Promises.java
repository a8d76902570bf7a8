package dev.penelope.coordinator.memory;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Watches one run from where it stands, and holds the engine to what it promises, after every step.
 * Not safe for use by several threads.
 */
public final class Promises {
    private final MemorySaga watched;
    private final Graph graph;
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
        require(sent.size() <= mostSent(), "a step dispatches few", sent::size);
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
        checkState(watched, watched.timers()::dueMs);
    }

    /**
     * Checks the whole state of any saga, however it is stored.
     *
     * @param dueMs when the soonest timer of that name is due, or was, if the log has still to
     *     judge it
     * @throws AssertionError naming the promise that is broken
     */
    public static void checkState(View view, Function<Timer, Optional<Long>> dueMs) {
        view.saga()
                .filter(saga -> saga.status() != SagaStatus.ABANDONED)
                .ifPresent(saga -> {
                    new Bookkeeping(view.graph(), view).check(saga);
                    new Breakpoints(view.graph(), view, saga).check();
                    if (!saga.status().ended()) {
                        new Liveness(view.graph(), view, dueMs).check(saga);
                    }
                });
    }

    /**
     * An undo that was sent goes on, even if what followed its action comes to light then. One that
     * waits to be sent for the first time has not begun.
     */
    private void rememberUndos() {
        for (int place = 0; place < graph.size(); place++) {
            if (row(place).undoAttempts() > 0) {
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
                        state.passed(),
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
            for (int successor : reached(dispatch.place(), graph::successors)) {
                require(
                        !needsUndo(successor, row(successor)),
                        "no undo before all successors that may have run are undone",
                        () -> dispatch.node().name() + " before " + name(successor));
            }
        }
    }

    /** All that can be reached, not the neighbours alone: one between may need no undo. */
    private int[] reached(int from, IntFunction<int[]> neighbours) {
        BitSet reached = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (int next : neighbours.apply(open.remove())) {
                if (!reached.get(next)) {
                    reached.set(next);
                    open.add(next);
                }
            }
        }
        return reached.stream().toArray();
    }

    private void oneKey(Effect.Dispatch dispatch) {
        String what = dispatch.direction() + " " + dispatch.node().name();
        String known = watched.keys().putIfAbsent(what, dispatch.key());
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
                            row.state().passed(),
                            "SUCCEEDED: every action succeeded, or was skipped",
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
                && run.policy().undo() != UndoPolicy.NONE;
    }

    /** How many commands one step sends at most: one more by a timer that names its node. */
    public static int mostSent() {
        return Engine.NODES_PER_STEP + 1;
    }

    /** A node as it is stored, or as it is before anything happens to it. */
    public static NodeRow row(View view, int place) {
        return Bookkeeping.row(view, view.graph(), place);
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
    public static boolean forward(Saga saga) {
        return saga.status() == SagaStatus.RUNNING
                || saga.stuck().map(stuck -> stuck.from() == SagaStatus.RUNNING).orElse(false);
    }
}
