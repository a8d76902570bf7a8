package dev.penelope.protocol;

import dev.penelope.model.Definition;
import dev.penelope.model.Input;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes valid definitions of all shapes. */
public final class RandomDefinitions {
    private final Random random;
    private final RandomRecords records;

    public RandomDefinitions(Random random) {
        this.random = random;
        this.records = new RandomRecords(random);
    }

    public Definition<?, ?> definition() {
        Policy policy = random.nextBoolean() ? Policy.DEFAULT : policy(Policy.DEFAULT);
        List<Node> nodes = new ArrayList<>();
        place(nodes, "", random.nextInt(12), policy);
        Collections.shuffle(nodes, random);
        return new Definition<>(records.id(), 1 + random.nextInt(9), policy, quota(), nodes);
    }

    private Quota quota() {
        return new Quota(
                random.nextBoolean() ? Quota.NO_LIMIT : 1 + random.nextInt(9),
                random.nextBoolean() ? Quota.NO_LIMIT : random.nextInt(9));
    }

    /** So many nodes whose names begin alike, and one that waits for all of them. */
    private String place(List<Node> nodes, String scope, int size, Policy policy) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = scope + "n" + i;
            if (random.nextInt(8) == 0) {
                String output = place(nodes, name + "/", random.nextInt(3), policy);
                nodes.add(new Node.Subsaga(name, label(name), input(names), output, subset(names)));
            } else {
                nodes.add(node(name, names, List.of(), policy));
            }
            names.add(name);
        }
        nodes.add(node(scope + "last", names, names, policy));
        return scope + "last";
    }

    private String label(String name) {
        return random.nextBoolean() ? NodePath.local(name) : records.text();
    }

    private Node node(String name, List<String> earlier, List<String> after, Policy inherited) {
        List<String> waits = after.isEmpty() ? subset(earlier) : after;
        String label = label(name);
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                return new Node.Constant(name, label, records.json(), waits);
            }
            case 2 -> {
                return new Node.Signal(
                        name,
                        label,
                        waits,
                        records.perhaps(records::duration),
                        records.one(OnFailure.class));
            }
            case 3 -> {
                return new Node.Timer(name, label, records.duration(), waits);
            }
            default -> {}
        }
        Policy policy = random.nextBoolean() ? inherited : policy(inherited);
        return new Node.Run(name, label, records.id(), input(earlier), waits, policy);
    }

    private Input input(List<String> earlier) {
        return switch (random.nextInt(earlier.isEmpty() ? 2 : 4)) {
            case 0 -> new Input.None();
            case 1 -> new Input.Params();
            case 2 -> new Input.Output(earlier.get(random.nextInt(earlier.size())));
            default -> new Input.Outputs(subset(earlier));
        };
    }

    private List<String> subset(List<String> all) {
        return all.stream().filter(each -> random.nextBoolean()).toList();
    }

    private Policy policy(Policy base) {
        Policy policy = base;
        policy = random.nextBoolean() ? policy.withQueue(records.id().replace('~', '-')) : policy;
        policy = random.nextBoolean() ? policy.withRetry(retry()) : policy;
        policy = random.nextBoolean() ? policy.withUndoRetry(retry()) : policy;
        policy = random.nextBoolean() ? policy.withStartToClose(records.duration()) : policy;
        policy = random.nextBoolean() ? policy.withScheduleToClose(records.duration()) : policy;
        policy = random.nextBoolean() ? policy.withHeartbeat(records.duration()) : policy;
        policy = random.nextBoolean() ? policy.withUndo(records.one(UndoPolicy.class)) : policy;
        policy = random.nextBoolean() ? policy.withOnFailure(OnFailure.FORWARD) : policy;
        return random.nextBoolean() ? policy.withOnUnknown(OnUnknown.STUCK) : policy;
    }

    private Retry retry() {
        Duration first = records.duration();
        return new Retry(
                first,
                1 + random.nextDouble() * 9,
                first.plus(records.duration()),
                random.nextDouble(),
                random.nextBoolean() ? Retry.NO_LIMIT : 1 + random.nextInt(9));
    }
}
