package dev.penelope.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An action, a constant, or a wait for the outside, placed in a definition's graph under a name of
 * its own.
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
            if (after.isEmpty()) {
                return input.sources();
            }
            var all = new LinkedHashSet<>(input.sources());
            all.addAll(after);
            return new ArrayList<>(all);
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
     * Waits for somebody outside to say something, which then is its output; nothing runs.
     *
     * @param deadline how long it waits at most, pauses not counted; none is without limit
     */
    record Signal(String name, String label, List<String> after, Optional<Duration> deadline)
            implements Node {
        public Signal {
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
}
