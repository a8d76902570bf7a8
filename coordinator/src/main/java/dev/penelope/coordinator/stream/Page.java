package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link View#PAGE} nodes that follow each other, and what is small of what they returned.
 *
 * @param nodes all of them, or none if nothing happened to any
 */
record Page(List<NodeRow> nodes, Map<Payload, Json> payloads) {
    static final Page UNTOUCHED = new Page(List.of(), Map.of());

    /** In the place of a place: it belongs to the saga. */
    static final int OF_NO_NODE = -1;

    /** The place of the node that a payload belongs to, or {@link #OF_NO_NODE}. */
    static int place(Payload name) {
        return switch (name) {
            case Payload.Params params -> OF_NO_NODE;
            case Payload.Input input -> input.place();
            case Payload.Output output -> output.place();
            case Payload.Details details -> details.place();
        };
    }

    /** The page that a place is on; a negative one for {@link #OF_NO_NODE}. */
    static int number(int place) {
        return Math.floorDiv(place, View.PAGE);
    }

    /** The node there alone, as a page of one. */
    Page only(int place) {
        Map<Payload, Json> own = new HashMap<>(payloads);
        own.keySet().removeIf(name -> place(name) != place);
        return new Page(List.of(nodes.get(place % View.PAGE)), own);
    }

    /**
     * With these pages of one in the place of what it knows of their nodes.
     *
     * @throws CorruptStateException if either has other nodes than it should
     */
    Page with(Map<Integer, Page> newer, Graph graph, int number) {
        int size = Math.min(View.PAGE, graph.size() - number * View.PAGE);
        if (!nodes.isEmpty()) {
            expect(size, nodes.size(), number);
        }
        if (newer.isEmpty()) {
            return this;
        }
        List<NodeRow> all = new ArrayList<>(nodes(graph, number));
        Map<Payload, Json> values = new HashMap<>(payloads);
        values.keySet().removeIf(name -> newer.containsKey(place(name)));
        newer.forEach((place, one) -> {
            expect(1, one.nodes().size(), number);
            all.set(place % View.PAGE, one.nodes().getFirst());
            values.putAll(one.payloads());
        });
        return new Page(all, values);
    }

    private static void expect(int size, int actual, int number) {
        if (actual != size) {
            throw new CorruptStateException(
                    "Expected a row of page "
                            + number
                            + " to have "
                            + size
                            + " nodes, but it has "
                            + actual);
        }
    }

    /** All nodes of it, also those that nothing happened to. */
    List<NodeRow> nodes(Graph graph, int number) {
        if (!nodes.isEmpty()) {
            return nodes;
        }
        List<NodeRow> untouched = new ArrayList<>(View.PAGE);
        int end = Math.min(graph.size(), (number + 1) * View.PAGE);
        for (int place = number * View.PAGE; place < end; place++) {
            untouched.add(
                    NodeRow.untouched(
                            graph.predecessors(place).length, graph.successors(place).length));
        }
        return untouched;
    }
}
