package dev.penelope.coordinator.engine;

import dev.penelope.model.Definition;
import dev.penelope.model.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Graphs of up to sixty nodes, some of them constants and subsagas, with one last node. */
final class RandomGraphs {
    private static final int DEEPEST = 3;
    private static final int LARGEST_SUBSAGA = 5;

    private final Random random;
    private final List<String> nodes = new ArrayList<>();

    /** How many more nodes may stand in subsagas: tests keep a bit for each node. */
    private int inner = 20;

    private RandomGraphs(Random random) {
        this.random = random;
    }

    static Definition<?, ?> of(Random random) {
        RandomGraphs graphs = new RandomGraphs(random);
        graphs.place("", 1 + random.nextInt(40));
        return Dag.dag(graphs.nodes.toArray(String[]::new));
    }

    /** Places so many nodes and one that waits for the others. Returns its name. */
    private String place(String scope, int size) {
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            List<String> before = new ArrayList<>();
            for (int from = Math.max(0, to - 8); from < to; from++) {
                if (random.nextInt(4) == 0) {
                    before.add(scope + "n" + from);
                    awaited[from] = true;
                }
            }
            place(scope + "n" + to, before);
        }
        String last = scope + "n" + size;
        nodes.add(last + "<-" + String.join(",", loose(scope, awaited)));
        return last;
    }

    private void place(String name, List<String> before) {
        int dice = random.nextInt(24);
        String what = "";
        if (dice < 2) {
            what = ":" + dice;
        } else if (dice <= 4 && NodePath.depth(name) < DEEPEST && inner > LARGEST_SUBSAGA) {
            int size = 1 + random.nextInt(LARGEST_SUBSAGA);
            inner -= size + 1;
            what = "=" + place(name + "/", size);
        }
        nodes.add(name + what + (before.isEmpty() ? "" : "<-" + String.join(",", before)));
    }

    private static List<String> loose(String scope, boolean[] awaited) {
        return IntStream.range(0, awaited.length)
                .filter(place -> !awaited[place])
                .mapToObj(place -> scope + "n" + place)
                .toList();
    }
}
