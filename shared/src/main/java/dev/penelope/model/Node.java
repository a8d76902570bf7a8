package dev.penelope.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An action, a constant, the end of a subsaga, or a wait for the outside, placed in a definition's
 * graph under a name of its own. Nodes of a subsaga stand in the same list as all others, under
 * paths ({@link NodePath}), and refer only to nodes that stand in the same subsaga, by their whole
 * names.
 */
public sealed interface Node {
    String name();

    /** What a person reads in a tree or on a screen. */
    String label();

    /** Nodes that must have succeeded first, beside those that the input names. */
    List<String> after();

    /** The nodes it takes values from or waits for, each once, in the order of declaration. */
    List<String> predecessors();

    /**
     * Whether workers run something for it. What does not run gets no command, has no effect, and
     * so needs no undo.
     */
    boolean runs();

    /** Runs an action on a worker. */
    record Run(
            String name,
            String label,
            String action,
            Input input,
            List<String> after,
            Policy policy)
            implements Node {
        public Run {
            after = List.copyOf(after);
        }

        @Override
        public List<String> predecessors() {
            return each(input, after);
        }

        @Override
        public boolean runs() {
            return true;
        }
    }

    /** Holds a value that is known when the definition is written; nothing runs. */
    record Constant(String name, String label, Json value, List<String> after) implements Node {
        public Constant {
            after = List.copyOf(after);
        }

        @Override
        public List<String> predecessors() {
            return after;
        }

        @Override
        public boolean runs() {
            return false;
        }
    }

    /**
     * The end of a subsaga that is inlined here, and all that its surroundings see of it: it is
     * done when its last inner node is, and has that one's output. Nothing runs.
     *
     * @param params what its inner nodes have as their parameters, taken where the subsaga stands
     * @param output the last inner node, by its whole name
     * @param after what its inner nodes wait for, beside what {@code params} names
     */
    record Subsaga(String name, String label, Input params, String output, List<String> after)
            implements Node {
        public Subsaga {
            after = List.copyOf(after);
        }

        /** What its inner nodes wait for; it waits for the last of them itself. */
        @Override
        public List<String> predecessors() {
            return each(params, after);
        }

        @Override
        public boolean runs() {
            return false;
        }
    }

    /**
     * Waits for somebody outside to say something, which then is its output; nothing runs.
     *
     * @param deadline how long it waits at most, pauses not counted; none is without limit
     * @param onFailure what it leads to if nothing is said in that time
     */
    record Signal(
            String name,
            String label,
            List<String> after,
            Optional<Duration> deadline,
            OnFailure onFailure)
            implements Node {
        public Signal {
            after = List.copyOf(after);
        }

        /** The saga unwinds if nothing is said in time. */
        public Signal(String name, String label, List<String> after, Optional<Duration> deadline) {
            this(name, label, after, deadline, OnFailure.UNWIND);
        }

        @Override
        public List<String> predecessors() {
            return after;
        }

        @Override
        public boolean runs() {
            return false;
        }
    }

    /**
     * Waits for a time to pass; nothing runs, and its output is JSON {@code null}.
     *
     * @param duration how long, pauses not counted
     */
    record Timer(String name, String label, Duration duration, List<String> after) implements Node {
        public Timer {
            after = List.copyOf(after);
        }

        @Override
        public List<String> predecessors() {
            return after;
        }

        @Override
        public boolean runs() {
            return false;
        }
    }

    private static List<String> each(Input input, List<String> after) {
        if (after.isEmpty()) {
            return input.sources();
        }
        var all = new LinkedHashSet<>(input.sources());
        all.addAll(after);
        return new ArrayList<>(all);
    }
}
