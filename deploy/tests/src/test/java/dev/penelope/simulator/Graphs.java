package dev.penelope.simulator;

import dev.penelope.model.Definition;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small definitions, drawn at random. */
final class Graphs {
    /** The queue that comes and goes. */
    static final String FICKLE = "fickle";

    private Graphs() {}

    static Definition<?, ?> draw(Random random, String name, boolean faulty) {
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 6);
        List<List<String>> before = edges(random, size);
        List<Node> nodes = new ArrayList<>();
        for (int at = 0; at < size; at++) {
            nodes.add(
                    switch (random.nextInt(20)) {
                        case 0, 1 -> constant(name(at), before.get(at));
                        case 2 -> signal(random, name(at), before.get(at));
                        case 3 -> timer(random, name(at), before.get(at));
                        default -> node(random, name(at), before.get(at), policy(random), faulty);
                    });
        }
        return new Definition<>(name, 1, Policy.DEFAULT, nodes);
    }

    /** For each node, those that it waits for: few or many, so that graphs are deep or wide. */
    private static List<List<String>> edges(Random random, int size) {
        List<List<String>> before = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        int rarity = 2 + random.nextInt(4);
        boolean wide = random.nextInt(8) == 0;
        for (int to = 0; to < size; to++) {
            before.add(new ArrayList<>());
            for (int from = 0; from < to; from++) {
                boolean chosen = wide ? from == 0 : random.nextInt(rarity) == 0;
                if (chosen || (to == size - 1 && !awaited[from])) {
                    before.get(to).add(name(from));
                    awaited[from] = true;
                }
            }
        }
        return before;
    }

    private static String name(int at) {
        return String.valueOf((char) ('a' + at));
    }

    private static Node constant(String name, List<String> before) {
        return new Node.Constant(name, name, Json.of("\"constant " + name + "\""), before);
    }

    private static Node signal(Random random, String name, List<String> before) {
        return new Node.Signal(
                name,
                name,
                before,
                random.nextBoolean()
                        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(120)))
                        : Optional.empty());
    }

    private static Node timer(Random random, String name, List<String> before) {
        return new Node.Timer(name, name, Duration.ofSeconds(1 + random.nextInt(120)), before);
    }

    private static Node node(
            Random random, String name, List<String> before, Policy policy, boolean faulty) {
        Input input =
                switch (random.nextInt(4) == 0 ? 0 : before.size()) {
                    case 0 -> new Input.Params();
                    case 1 -> new Input.Output(before.getFirst());
                    default -> new Input.Outputs(before);
                };
        String action =
                switch (random.nextInt(16)) {
                    case 0, 1 -> Ledger.BULK.name();
                    case 2 -> faulty ? Ledger.MUTE.name() : Ledger.WORK.name();
                    default -> Ledger.WORK.name();
                };
        return new Node.Run(name, action, action, input, before, policy);
    }

    private static Policy policy(Random random) {
        boolean patient = random.nextInt(3) > 0;
        Policy policy =
                Policy.DEFAULT
                        .withQueue(random.nextInt(6) == 0 ? FICKLE : "default")
                        .withRetry(patient ? Retry.ACTION_DEFAULT : Retry.ACTION_DEFAULT.atMost(2))
                        .withUndoRetry(patient ? Retry.UNDO_DEFAULT : Retry.UNDO_DEFAULT.atMost(2))
                        .withUndo(random.nextInt(8) == 0 ? UndoPolicy.NONE : UndoPolicy.UNDO)
                        .withOnUnknown(random.nextInt(5) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO);
        return random.nextInt(5) == 0
                ? policy.withScheduleToClose(Duration.ofSeconds(5 + random.nextInt(60)))
                : policy;
    }
}
