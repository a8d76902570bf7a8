package dev.penelope.simulator;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.Side;
import dev.penelope.model.UndoPolicy;
import dev.penelope.protocol.ControlRecord;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** The breakpoints of a run, at a point of its story. */
final class Breakpoints {
    private final Graph graph;
    private final IntPredicate hasSucceeded;
    private final IntPredicate isUndone;
    private final Set<Breakpoint> set = new HashSet<>();
    private final Set<Integer> unsent = new HashSet<>();
    private final Set<Integer> ledPast = new HashSet<>();

    private record Breakpoint(int place, Direction direction, Side side) {}

    Breakpoints(Graph graph, IntPredicate hasSucceeded, IntPredicate isUndone) {
        this.graph = graph;
        this.hasSucceeded = hasSucceeded;
        this.isUndone = isUndone;
        for (int place = 0; place < graph.size(); place++) {
            if (graph.node(place) instanceof Node.Run run
                    && run.policy().undo() == UndoPolicy.ASK_OPERATOR) {
                unsent.add(place);
            }
        }
    }

    void add(ControlRecord control) {
        set.add(of(control));
    }

    void clear(ControlRecord control) {
        if (control.node().isEmpty()) {
            set.clear();
        } else {
            set.remove(of(control));
        }
    }

    private Breakpoint of(ControlRecord control) {
        return new Breakpoint(
                graph.indexOf(control.node().orElseThrow()),
                control.wish().direction(),
                control.wish().side());
    }

    /** Nothing is in the way of what comes to light after the end. */
    void end() {
        set.clear();
    }

    void inject(ControlRecord control) {
        unsent.add(of(control).place());
    }

    /** A step may lead a node past its breakpoint that is not sent: nobody can tell. */
    void step() {
        ledPast.addAll(unsent);
        set.removeIf(each ->
                unsent.contains(each.place())
                        || (each.direction() == Direction.UNDO && isFickle(each.place())));
    }

    /**
     * An undo that waits for its queue has begun, and so has one that was made to fail, or asked
     * for.
     */
    private boolean mayHaveBegun(int place) {
        return isFickle(place) || ledPast.contains(place);
    }

    private boolean isFickle(int place) {
        return graph.node(place) instanceof Node.Run run
                && run.policy().queue().equals(Graphs.FICKLE);
    }

    /** Whether one keeps a node from beginning. */
    boolean hold(int place, Direction direction) {
        return set.stream()
                .filter(each -> each.direction() == direction)
                .anyMatch(each ->
                        switch (each.side()) {
                            case BEFORE -> each.place() == place;
                            case AFTER ->
                                    isDone(each)
                                            && follows(each, place)
                                            && (direction == Direction.ACTION
                                                    || !mayHaveBegun(place));
                        });
    }

    private boolean isDone(Breakpoint each) {
        return graph.node(each.place()) instanceof Node.Run
                && (each.direction() == Direction.ACTION ? hasSucceeded : isUndone)
                        .test(each.place());
    }

    private boolean follows(Breakpoint each, int place) {
        int[] followers =
                each.direction() == Direction.ACTION
                        ? graph.successors(each.place())
                        : graph.predecessors(each.place());
        return Arrays.binarySearch(followers, place) >= 0;
    }

    /** A node went, as a step led past what was before it. */
    void pass(int place, Direction direction) {
        set.remove(new Breakpoint(place, direction, Side.BEFORE));
    }
}
