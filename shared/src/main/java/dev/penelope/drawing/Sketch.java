package dev.penelope.drawing;

import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import dev.penelope.model.NodeState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What is to be drawn, whatever with: nodes by the subsaga that they stand in, and their texts. */
final class Sketch {
    /** Of a constant's value only the beginning is shown. */
    private static final int VALUE_CHARS = 40;

    private final Definition<?, ?> definition;
    private final Graph graph;
    private final Optional<Function<String, NodeState>> states;
    private final Map<String, List<Integer>> scopes = new HashMap<>();

    Sketch(Definition<?, ?> definition, Optional<Function<String, NodeState>> states) {
        this.definition = definition;
        this.graph = definition.graph();
        this.states = states;
        for (int place = 0; place < graph.size(); place++) {
            scopes.computeIfAbsent(
                            NodePath.scope(graph.node(place).name()), unused -> new ArrayList<>())
                    .add(place);
        }
    }

    String title() {
        return definition.title();
    }

    Graph graph() {
        return graph;
    }

    /** The places of the nodes that stand directly in a subsaga; those of none for "". */
    List<Integer> in(String scope) {
        return scopes.getOrDefault(scope, List.of());
    }

    Optional<NodeState> state(int place) {
        return states.map(known -> known.apply(graph.node(place).name()));
    }

    /** What is written into a node, or above a subsaga, line by line. */
    List<String> lines(int place) {
        Node node = graph.node(place);
        String name = NodePath.local(node.name());
        List<String> lines = new ArrayList<>(List.of(node.label().isBlank() ? name : node.label()));
        if (!lines.contains(name)) {
            lines.add(name);
        }
        if (node instanceof Node.Constant constant) {
            lines.add("= " + cut(constant.value().toString()));
        }
        state(place).ifPresent(state -> lines.add(Look.words(state)));
        return lines;
    }

    private static String cut(String value) {
        return value.length() <= VALUE_CHARS ? value : value.substring(0, VALUE_CHARS) + "…";
    }
}
