package dev.penelope.coordinator.engine;

import dev.penelope.model.Definition;
import java.util.ArrayList;
import java.util.List;

/** Every graph of so many nodes with one last node, its nodes in one topological order. */
final class SmallGraphs {
    private SmallGraphs() {}

    static List<Definition<?, ?>> of(int nodes) {
        List<Definition<?, ?>> graphs = new ArrayList<>();
        int edges = nodes * (nodes - 1) / 2;
        for (int chosen = 0; chosen < 1 << edges; chosen++) {
            List<List<String>> before = new ArrayList<>();
            boolean[] hasSuccessor = new boolean[nodes];
            int edge = 0;
            for (int to = 0; to < nodes; to++) {
                before.add(new ArrayList<>());
                for (int from = 0; from < to; from++) {
                    if ((chosen & 1 << edge++) != 0) {
                        before.get(to).add(name(from));
                        hasSuccessor[from] = true;
                    }
                }
            }
            if (onlyTheLastIsLast(hasSuccessor)) {
                graphs.add(graph(before));
            }
        }
        return graphs;
    }

    private static boolean onlyTheLastIsLast(boolean[] hasSuccessor) {
        for (int place = 0; place < hasSuccessor.length - 1; place++) {
            if (!hasSuccessor[place]) {
                return false;
            }
        }
        return true;
    }

    private static Definition<?, ?> graph(List<List<String>> before) {
        List<String> nodes = new ArrayList<>();
        for (int place = 0; place < before.size(); place++) {
            nodes.add(
                    name(place)
                            + (before.get(place).isEmpty()
                                    ? ""
                                    : "<-" + String.join(",", before.get(place))));
        }
        return Dag.dag(nodes.toArray(String[]::new));
    }

    private static String name(int place) {
        return String.valueOf((char) ('a' + place));
    }
}
