package dev.penelope.coordinator.stream;

import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import java.util.Set;
import java.util.stream.Collectors;

/** A definition made ready for running: its graph, and the queues that its nodes need. */
record Compiled(Definition<?, ?> definition, Graph graph, Set<String> queues) {
    static Compiled of(Definition<?, ?> definition) {
        Set<String> queues =
                definition.nodes().stream()
                        .filter(Node.Run.class::isInstance)
                        .map(node -> ((Node.Run) node).policy().queue())
                        .collect(Collectors.toUnmodifiableSet());
        return new Compiled(definition, definition.graph(), queues);
    }
}
