package dev.penelope.simulator;

import dev.penelope.model.Definition;
import dev.penelope.model.Input;
import dev.penelope.model.Node;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small definitions, drawn at random. */
final class Graphs {
    private Graphs() {}

    static Definition<?, ?> draw(Random random) {
        int size = 1 + random.nextInt(6);
        List<List<String>> before = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            before.add(new ArrayList<>());
            for (int from = 0; from < to; from++) {
                if (random.nextInt(3) == 0 || (to == size - 1 && !awaited[from])) {
                    before.get(to).add(name(from));
                    awaited[from] = true;
                }
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (int at = 0; at < size; at++) {
            nodes.add(node(name(at), before.get(at), policy(random)));
        }
        return new Definition<>("drawn", 1, Policy.DEFAULT, nodes);
    }

    private static String name(int at) {
        return String.valueOf((char) ('a' + at));
    }

    private static Node node(String name, List<String> before, Policy policy) {
        Input input =
                switch (before.size()) {
                    case 0 -> new Input.Params();
                    case 1 -> new Input.Output(before.getFirst());
                    default -> new Input.Outputs(before);
                };
        return new Node.Run(name, name, Ledger.WORK.name(), input, before, policy);
    }

    private static Policy policy(Random random) {
        boolean patient = random.nextInt(3) > 0;
        Policy policy =
                Policy.DEFAULT
                        .withRetry(patient ? Retry.ACTION_DEFAULT : Retry.ACTION_DEFAULT.atMost(2))
                        .withUndoRetry(patient ? Retry.UNDO_DEFAULT : Retry.UNDO_DEFAULT.atMost(2))
                        .withUndo(random.nextInt(8) == 0 ? UndoPolicy.NONE : UndoPolicy.UNDO)
                        .withOnUnknown(random.nextInt(5) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO);
        return random.nextInt(5) == 0
                ? policy.withScheduleToClose(Duration.ofSeconds(5 + random.nextInt(60)))
                : policy;
    }
}
