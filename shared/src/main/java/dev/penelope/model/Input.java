package dev.penelope.model;

import java.util.List;

/** Where the input of a node's action comes from. */
public sealed interface Input {
    /** No input: the action gets {@code null}. */
    record None() implements Input {}

    /** The saga's parameters. */
    record Params() implements Input {}

    /** The output of one earlier node. */
    record Output(String node) implements Input {}

    /** An object that holds the outputs of several earlier nodes under their names. */
    record Outputs(List<String> nodes) implements Input {
        public Outputs {
            nodes = List.copyOf(nodes);
        }
    }

    /** The nodes whose outputs it takes; each is a predecessor. */
    default List<String> sources() {
        return switch (this) {
            case None none -> List.of();
            case Params params -> List.of();
            case Output output -> List.of(output.node());
            case Outputs outputs -> outputs.nodes();
        };
    }
}
