package dev.penelope.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The nodes of a definition in topological order, each known by its place in it, with edges both
 * ways: those between nodes of different subsagas, too. The order depends on nothing but the
 * definition's list of nodes, so that a place means the same node for ever. Nodes in a circle, and
 * those behind them, are left out.
 */
public final class Graph {
    private final List<Node> order;
    private final Map<String, Integer> index;
    private final int[][] predecessors;
    private final int[][] successors;
    private final int[] level;
    private final int[] scope;
    private final int[] pivots;

    private Graph(
            List<Node> order,
            Map<String, Integer> index,
            int[][] predecessors,
            int[] level,
            int[] scope) {
        this.order = order;
        this.index = index;
        this.predecessors = predecessors;
        this.successors = reversed(predecessors);
        this.level = level;
        this.scope = scope;
        this.pivots =
                IntStream.range(0, order.size())
                        .filter(place -> isPivot(order.get(place)))
                        .toArray();
    }

    private static boolean isPivot(Node node) {
        return node instanceof Node.Run run && run.policy().undo() == UndoPolicy.PIVOT;
    }

    static Graph of(List<Node> nodes) {
        Scopes scopes = new Scopes(nodes);
        List<Node> order = sorted(nodes, scopes);
        Map<String, Integer> index = HashMap.newHashMap(order.size());
        for (Node node : order) {
            index.put(node.name(), index.size());
        }
        int[][] predecessors = new int[order.size()][];
        int[] level = new int[order.size()];
        int[] scope = new int[order.size()];
        for (int i = 0; i < predecessors.length; i++) {
            Node node = order.get(i);
            scope[i] = index.getOrDefault(NodePath.scope(node.name()), -1);
            predecessors[i] =
                    scopes.waitsFor(node).stream().mapToInt(index::get).sorted().toArray();
            for (int predecessor : predecessors[i]) {
                level[i] = Math.max(level[i], level[predecessor] + 1);
            }
        }
        return new Graph(order, index, predecessors, level, scope);
    }

    /** Repeatedly takes, in the order of the list, what waits for nothing any more. */
    private static List<Node> sorted(List<Node> nodes, Scopes scopes) {
        Map<String, Integer> waitsFor = HashMap.newHashMap(nodes.size());
        Map<String, List<Node>> waiting = HashMap.newHashMap(nodes.size());
        ArrayDeque<Node> free = new ArrayDeque<>();
        for (Node node : nodes) {
            List<String> before = scopes.waitsFor(node);
            waitsFor.put(node.name(), before.size());
            for (String name : before) {
                waiting.computeIfAbsent(name, unused -> new ArrayList<>()).add(node);
            }
            if (before.isEmpty()) {
                free.add(node);
            }
        }
        List<Node> order = new ArrayList<>(nodes.size());
        for (Node node = free.poll(); node != null; node = free.poll()) {
            order.add(node);
            for (Node next : waiting.getOrDefault(node.name(), List.of())) {
                if (waitsFor.merge(next.name(), -1, Integer::sum) == 0) {
                    free.add(next);
                }
            }
        }
        return List.copyOf(order);
    }

    private static int[][] reversed(int[][] edges) {
        int[] counts = new int[edges.length];
        for (int[] ends : edges) {
            for (int end : ends) {
                counts[end]++;
            }
        }
        int[][] reversed = new int[edges.length][];
        for (int i = 0; i < edges.length; i++) {
            reversed[i] = new int[counts[i]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < edges.length; i++) {
            for (int end : edges[i]) {
                reversed[end][counts[end]++] = i;
            }
        }
        return reversed;
    }

    /** The places of nodes that cannot be undone, ascending; mostly none. Not to be changed. */
    public int[] pivots() {
        return pivots;
    }

    /** How many nodes there are. */
    public int size() {
        return order.size();
    }

    /** The node at a place. */
    public Node node(int place) {
        return order.get(place);
    }

    /** The place of the node of that name, or -1. */
    public int indexOf(String name) {
        return index.getOrDefault(name, -1);
    }

    /** The places of the nodes it waits for, ascending. Not to be changed. */
    public int[] predecessors(int place) {
        return predecessors[place];
    }

    /** The places of the nodes that wait for it, ascending. Not to be changed. */
    public int[] successors(int place) {
        return successors[place];
    }

    /** The length of the longest path that leads to it: 0 for a node that waits for none. */
    public int level(int place) {
        return level[place];
    }

    /** The place of the subsaga that it stands in, or -1. */
    public int scope(int place) {
        return scope[place];
    }

    /** The place of the node whose output it has: itself, or of a subsaga, its last inner node. */
    public int source(int place) {
        return order.get(place) instanceof Node.Subsaga subsaga ? indexOf(subsaga.output()) : place;
    }

    /** The place of the one node that no other waits for. */
    public int last() {
        return order.size() - 1;
    }
}
