package dev.penelope.faults;

import dev.penelope.faults.Plan.Manner;
import dev.penelope.model.Definition;
import dev.penelope.model.Input;
import dev.penelope.model.Node;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Draws graphs and plans at random; the same ones for the same seed. */
final class Draw {
    private static final int LARGEST = 8;

    /** Short waits, so that what breaks a few times does not take long. */
    static final Policy POLICY =
            Policy.DEFAULT
                    .withRetry(
                            Retry.ACTION_DEFAULT.waiting(
                                    Duration.ofMillis(50), 2, Duration.ofMillis(500)))
                    .withUndoRetry(
                            Retry.UNDO_DEFAULT.waiting(
                                    Duration.ofMillis(100), 2, Duration.ofMillis(500)))
                    .withStartToClose(Duration.ofSeconds(10));

    private final Random random;

    Draw(Random random) {
        this.random = random;
    }

    /** Up to eight nodes with edges among them, some of which need no undo. */
    Definition<Plan, Object> definition(String name) {
        int size = 1 + random.nextInt(LARGEST);
        List<List<String>> before = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            before.add(new ArrayList<>());
            for (int from = 0; from < to; from++) {
                if (random.nextInt(3) == 0 || (to == size - 1 && !awaited[from])) {
                    before.get(to).add(node(from));
                    awaited[from] = true;
                }
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (int at = 0; at < size; at++) {
            Policy policy =
                    POLICY.withUndo(random.nextInt(8) == 0 ? UndoPolicy.NONE : UndoPolicy.UNDO);
            nodes.add(
                    new Node.Run(
                            node(at),
                            node(at),
                            WorkerMain.WORK.name(),
                            input(before.get(at)),
                            before.get(at),
                            policy));
        }
        return new Definition<>(name, 1, POLICY, nodes);
    }

    /** Nodes that follow each other. */
    static Definition<Plan, Object> chain(String name, int length) {
        return chain(name, length, POLICY);
    }

    static Definition<Plan, Object> chain(String name, int length, Policy policy) {
        List<Node> nodes = new ArrayList<>();
        for (int at = 0; at < length; at++) {
            nodes.add(run(node(at), at == 0 ? List.of() : List.of(node(at - 1)), policy));
        }
        return new Definition<>(name, 1, policy, nodes);
    }

    static Definition<Plan, Object> fan(String name, int width) {
        return fan(name, width, POLICY);
    }

    /** A first node, many side by side, and a last one. */
    static Definition<Plan, Object> fan(String name, int width, Policy policy) {
        List<Node> nodes = new ArrayList<>();
        List<String> side = new ArrayList<>();
        nodes.add(run("first", List.of(), policy));
        for (int at = 0; at < width; at++) {
            side.add(node(at));
            nodes.add(run(node(at), List.of("first"), policy));
        }
        nodes.add(run("last", side, policy));
        return new Definition<>(name, 1, policy, nodes);
    }

    /** A node whose action no worker knows. */
    static Definition<Plan, Object> unknownAction(String name) {
        Node node =
                new Node.Run(
                        node(0), node(0), "nobody-does-this", new Input.None(), List.of(), POLICY);
        return new Definition<>(name, 1, POLICY, List.of(node));
    }

    private static Node run(String name, List<String> before, Policy policy) {
        return new Node.Run(name, name, WorkerMain.WORK.name(), new Input.None(), before, policy);
    }

    static String node(int at) {
        return "n" + at;
    }

    private static Input input(List<String> before) {
        return switch (before.size()) {
            case 0 -> new Input.None();
            case 1 -> new Input.Output(before.getFirst());
            default -> new Input.Outputs(before);
        };
    }

    /** Most nodes are well, some break a few times, and in some sagas one or two fail. */
    Plan plan(Definition<Plan, Object> definition) {
        Map<String, Manner> manners = new HashMap<>();
        for (Node node : definition.nodes()) {
            manners.put(
                    node.name(),
                    new Manner(
                            random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0,
                            random.nextInt(6) == 0 ? 1 + random.nextInt(2) : 0,
                            false,
                            random.nextInt(20) == 0 ? 300 : random.nextInt(20),
                            random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0,
                            0,
                            0,
                            0,
                            0));
        }
        int failing = random.nextInt(5) < 3 ? 0 : 1 + random.nextInt(2);
        for (int n = 0; n < failing; n++) {
            Node node = definition.nodes().get(random.nextInt(definition.nodes().size()));
            manners.computeIfPresent(node.name(), (name, manner) -> manner.failing());
        }
        return Plan.of(manners);
    }
}
