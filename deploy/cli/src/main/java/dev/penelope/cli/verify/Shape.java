package dev.penelope.cli.verify;

import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.Policy;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A definition as a check of order wants it: the nodes that run, each with those that it waits for.
 * Others, which leave no record, are looked through; of those that wait for the outside it knows
 * when their turn comes.
 */
final class Shape {
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<String, List<String>> before = new HashMap<>();
    private final Map<String, List<String>> behind = new HashMap<>();
    private final List<Outside> outside = new ArrayList<>();

    /**
     * A node that waits for the outside.
     *
     * @param limit how long at most; none is without limit
     * @param before nodes that run before its turn comes
     * @param behind nodes that run when its turn is over
     */
    record Outside(
            String name, Optional<Duration> limit, List<String> before, List<String> behind) {}

    Shape(Definition<?, ?> definition) {
        Graph graph = definition.graph();
        List<Set<String>> reach = new ArrayList<>();
        for (int place = 0; place < graph.size(); place++) {
            Set<String> waitsFor = new LinkedHashSet<>();
            Arrays.stream(graph.predecessors(place))
                    .forEach(each -> waitsFor.addAll(seen(graph.node(each), reach.get(each))));
            reach.add(waitsFor);
            switch (graph.node(place)) {
                case Node.Signal signal ->
                        outside.add(outside(graph, place, signal.deadline(), waitsFor));
                case Node.Timer timer ->
                        outside.add(outside(graph, place, Optional.of(timer.duration()), waitsFor));
                case Node.Run runs -> {}
                case Node.Constant constant -> {}
                case Node.Subsaga subsaga -> {}
            }
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
            case Node.Signal signal -> through;
            case Node.Timer timer -> through;
        };
    }

    private static Outside outside(
            Graph graph, int place, Optional<Duration> limit, Set<String> before) {
        List<String> behind = new ArrayList<>();
        BitSet reached = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(place));
        while (!open.isEmpty()) {
            for (int next : graph.successors(open.remove())) {
                if (!reached.get(next)) {
                    reached.set(next);
                    open.add(next);
                    if (graph.node(next).runs()) {
                        behind.add(graph.node(next).name());
                    }
                }
            }
        }
        return new Outside(graph.node(place).name(), limit, List.copyOf(before), behind);
    }

    List<Outside> outside() {
        return outside;
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
        return policy(node).undo() != UndoPolicy.NONE;
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
