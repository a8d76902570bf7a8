package dev.penelope.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** An action, or a constant, placed in a definition's graph under a name of its own. */
public sealed interface Node {
    String name();

    /** What a person reads in a tree or on a screen. */
    String label();

    /** Nodes that must have succeeded first, beside those that the input names. */
    List<String> after();

    /** The nodes it takes values from or waits for, each once, in the order of declaration. */
    List<String> predecessors();

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
    }
}
