package dev.penelope.cli.verify;

import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.Policy;
import dev.penelope.model.UndoPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A definition as a check of order wants it: the nodes that run, each with those that it waits for.
 * Constants and ends of subsagas, which leave no record, are looked through.
 */
final class Shape {
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<String, List<String>> before = new HashMap<>();
    private final Map<String, List<String>> behind = new HashMap<>();

    Shape(Definition<?, ?> definition) {
        Graph graph = definition.graph();
        List<Set<String>> reach = new ArrayList<>();
        for (int place = 0; place < graph.size(); place++) {
            Set<String> waitsFor = new LinkedHashSet<>();
            Arrays.stream(graph.predecessors(place))
                    .forEach(each -> waitsFor.addAll(seen(graph.node(each), reach.get(each))));
            reach.add(waitsFor);
            if (graph.node(place) instanceof Node.Run run) {
                policies.put(run.name(), run.policy());
                before.put(run.name(), List.copyOf(waitsFor));
                waitsFor.forEach(name ->
                        behind.computeIfAbsent(name, unused -> new ArrayList<>()).add(run.name()));
            }
        }
    }

    private static Set<String> seen(Node node, Set<String> through) {
        return switch (node) {
            case Node.Run run -> Set.of(run.name());
            case Node.Constant constant -> through;
            case Node.Subsaga subsaga -> through;
        };
    }

    Set<String> names() {
        return policies.keySet();
    }

    boolean has(String node) {
        return policies.containsKey(node);
    }

    List<String> before(String node) {
        return before.getOrDefault(node, List.of());
    }

    List<String> behind(String node) {
        return behind.getOrDefault(node, List.of());
    }

    boolean needsUndo(String node) {
        return policy(node).undo() == UndoPolicy.UNDO;
    }

    /** The longest time between two attempts that its policy allows. */
    long longestWaitMs(String node) {
        Policy policy = policy(node);
        double action = policy.retry().cap().toMillis() * (1 + policy.retry().jitter());
        double undo = policy.undoRetry().cap().toMillis() * (1 + policy.undoRetry().jitter());
        return (long) Math.max(action, undo);
    }

    private Policy policy(String node) {
        return policies.getOrDefault(node, Policy.DEFAULT);
    }
}
