package dev.penelope.coordinator.engine;

import dev.penelope.model.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Graphs of up to forty nodes, some of them constants, with one last node. */
final class RandomGraphs {
    private RandomGraphs() {}

    static Definition<?, ?> of(Random random) {
        int size = 1 + random.nextInt(40);
        List<String> nodes = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            List<String> before = new ArrayList<>();
            for (int from = Math.max(0, to - 8); from < to; from++) {
                boolean last = to == size - 1;
                if (random.nextInt(4) == 0 || (last && !awaited[from])) {
                    before.add("n" + from);
                    awaited[from] = true;
                }
            }
            nodes.add(
                    "n"
                            + to
                            + (random.nextInt(12) == 0 ? ":" + to : "")
                            + (before.isEmpty() ? "" : "<-" + String.join(",", before)));
        }
        join(nodes, awaited);
        return Dag.dag(nodes.toArray(String[]::new));
    }

    /** The last node waits for all that nobody else waits for. */
    private static void join(List<String> nodes, boolean[] awaited) {
        List<String> loose =
                IntStream.range(0, awaited.length)
                        .filter(place -> !awaited[place])
                        .mapToObj(place -> "n" + place)
                        .toList();
        nodes.add("n" + nodes.size() + "<-" + String.join(",", loose));
    }
}
