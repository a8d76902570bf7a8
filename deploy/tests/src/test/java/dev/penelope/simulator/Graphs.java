package dev.penelope.simulator;

import dev.penelope.model.Definition;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Small definitions, drawn at random, with subsagas in them. */
final class Graphs {
    /** The queue that comes and goes. */
    static final String FICKLE = "fickle";

    /** How many subsagas are inside of each other. */
    private static final int DEEPEST = 3;

    private final Random random;
    private final boolean faulty;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> silent = new HashSet<>();

    private Graphs(Random random, boolean faulty) {
        this.random = random;
        this.faulty = faulty;
    }

    static Definition<?, ?> draw(Random random, String name, boolean faulty) {
        int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 6);
        Graphs graphs = new Graphs(random, faulty);
        graphs.place("", size);
        return new Definition<>(name, 1, Policy.DEFAULT, graphs.quota(), graphs.nodes);
    }

    private Quota quota() {
        return new Quota(
                random.nextInt(6) == 0 ? 1 + random.nextInt(3) : Quota.NO_LIMIT,
                faulty && random.nextInt(6) == 0 ? random.nextInt(5) : Quota.NO_LIMIT);
    }

    /** Places so many nodes whose names begin alike, with one last node. Returns its name. */
    private String place(String scope, int size) {
        List<List<String>> before = edges(scope, size);
        for (int at = 0; at < size; at++) {
            String name = name(scope, at);
            int dice = random.nextInt(20);
            if (dice < 2) {
                nodes.add(constant(name, before.get(at)));
            } else if (dice < 4 && NodePath.depth(scope) < DEEPEST) {
                String output = place(name + "/", 1 + random.nextInt(4));
                Input params = input(before.get(at));
                nodes.add(new Node.Subsaga(name, name, params, output, before.get(at)));
                if (silent.contains(output)) {
                    silent.add(name);
                }
            } else if (dice == 4) {
                nodes.add(signal(name, before.get(at)));
            } else if (dice == 5) {
                nodes.add(timer(name, before.get(at)));
                silent.add(name);
            } else {
                nodes.add(node(name, before.get(at)));
            }
        }
        return name(scope, size - 1);
    }

    /** For each node, those that it waits for: few or many, so that graphs are deep or wide. */
    private List<List<String>> edges(String scope, int size) {
        List<List<String>> before = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        int rarity = 2 + random.nextInt(4);
        boolean wide = random.nextInt(8) == 0;
        for (int to = 0; to < size; to++) {
            before.add(new ArrayList<>());
            for (int from = 0; from < to; from++) {
                boolean chosen = wide ? from == 0 : random.nextInt(rarity) == 0;
                if (chosen || (to == size - 1 && !awaited[from])) {
                    before.get(to).add(name(scope, from));
                    awaited[from] = true;
                }
            }
        }
        return before;
    }

    private static String name(String scope, int at) {
        return scope + (char) ('a' + at);
    }

    private static Node constant(String name, List<String> before) {
        return new Node.Constant(name, name, Json.of("\"constant " + name + "\""), before);
    }

    /** In calm runs all sagas succeed: whatever is waited for comes. */
    private Node signal(String name, List<String> before) {
        return new Node.Signal(
                name,
                name,
                before,
                faulty && random.nextBoolean()
                        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(120)))
                        : Optional.empty(),
                onFailure());
    }

    private Node timer(String name, List<String> before) {
        return new Node.Timer(name, name, Duration.ofSeconds(1 + random.nextInt(120)), before);
    }

    private Input input(List<String> before) {
        return switch (random.nextInt(4) == 0 ? 0 : before.size()) {
            case 0 -> new Input.Params();
            // A timer has nothing to say, and so has a subsaga that ends with one.
            case 1 ->
                    silent.contains(before.getFirst())
                            ? new Input.Params()
                            : new Input.Output(before.getFirst());
            default -> new Input.Outputs(before);
        };
    }

    private Node node(String name, List<String> before) {
        Policy policy = policy();
        Input input = input(before);
        String action =
                switch (random.nextInt(16)) {
                    case 0, 1 -> Ledger.BULK.name();
                    case 2 -> faulty ? Ledger.MUTE.name() : Ledger.WORK.name();
                    default -> Ledger.WORK.name();
                };
        return new Node.Run(name, action, action, input, before, policy);
    }

    private UndoPolicy undo() {
        return switch (random.nextInt(16)) {
            case 0, 1 -> UndoPolicy.NONE;
            case 2 -> UndoPolicy.PIVOT;
            case 3 -> UndoPolicy.ASK_OPERATOR;
            default -> UndoPolicy.UNDO;
        };
    }

    private OnFailure onFailure() {
        return random.nextInt(8) == 0 ? OnFailure.FORWARD : OnFailure.UNWIND;
    }

    private Policy policy() {
        boolean patient = random.nextInt(3) > 0;
        Policy policy =
                Policy.DEFAULT
                        .withQueue(random.nextInt(6) == 0 ? FICKLE : "default")
                        .withRetry(patient ? Retry.ACTION_DEFAULT : Retry.ACTION_DEFAULT.atMost(2))
                        .withUndoRetry(patient ? Retry.UNDO_DEFAULT : Retry.UNDO_DEFAULT.atMost(2))
                        .withUndo(undo())
                        .withOnUnknown(random.nextInt(5) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO)
                        .withOnFailure(onFailure());
        return random.nextInt(5) == 0
                ? policy.withScheduleToClose(Duration.ofSeconds(5 + random.nextInt(60)))
                : policy;
    }
}
