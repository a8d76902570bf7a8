package dev.penelope.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each node waits for where subsagas are inlined. A subsaga waits for its last inner node. An
 * inner node that waits for no other of its subsaga waits for what the subsaga takes and follows;
 * if that is nothing, for what the subsaga around that one does, and so on.
 */
final class Scopes {
    private final Map<String, List<String>> entrances = new HashMap<>();

    Scopes(List<Node> nodes) {
        List<Node.Subsaga> subsagas = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Node.Subsaga subsaga) {
                subsagas.add(subsaga);
            }
        }
        // Those around others first: their names are shorter.
        subsagas.sort(Comparator.comparingInt(subsaga -> subsaga.name().length()));
        for (Node.Subsaga subsaga : subsagas) {
            entrances.put(subsaga.name(), orEntrance(subsaga));
        }
    }

    /** The nodes that must have succeeded before this one can go. */
    List<String> waitsFor(Node node) {
        return switch (node) {
            case Node.Run run -> orEntrance(run);
            case Node.Constant constant -> orEntrance(constant);
            case Node.Signal signal -> orEntrance(signal);
            case Node.Timer timer -> orEntrance(timer);
            case Node.Subsaga subsaga -> List.of(subsaga.output());
        };
    }

    private List<String> orEntrance(Node node) {
        List<String> own = node.predecessors();
        return own.isEmpty() && !entrances.isEmpty()
                ? entrances.getOrDefault(NodePath.scope(node.name()), List.of())
                : own;
    }
}
