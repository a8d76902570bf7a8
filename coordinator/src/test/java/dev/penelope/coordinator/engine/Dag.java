package dev.penelope.coordinator.engine;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Definitions in a notation for tests: {@code dag("a", "k:1", "b<-a,k")}. */
final class Dag {
    private Dag() {}

    /**
     * Each node is its name, then {@code :value} if it is a constant, {@code =output} if it ends a
     * subsaga, {@code ?} or {@code ?seconds} if it is a signal, {@code @seconds} if it is a timer,
     * then {@code <-} and what it waits for. An action, or a subsaga as its parameters, takes the
     * outputs of those; the first ones take the parameters.
     */
    static Definition<?, ?> dag(String... nodes) {
        return new Definition<>(
                "test", 1, Policy.DEFAULT, Arrays.stream(nodes).map(Dag::node).toList());
    }

    /** A stage of {@code width} nodes between a first and a last one. */
    static Definition<?, ?> wide(int width) {
        List<String> nodes = new ArrayList<>(List.of("first"));
        List<String> names = Stream.iterate(0, i -> i + 1).limit(width).map(i -> "w" + i).toList();
        names.forEach(name -> nodes.add(name + "<-first"));
        nodes.add("last<-" + String.join(",", names));
        return dag(nodes.toArray(String[]::new));
    }

    /** {@code length} nodes in a row: n0, n1 and so on. */
    static Definition<?, ?> chain(int length) {
        return dag(
                Stream.iterate(0, i -> i + 1)
                        .limit(length)
                        .map(i -> i == 0 ? "n0" : "n" + i + "<-n" + (i - 1))
                        .toArray(String[]::new));
    }

    /** The same, with a limit to what a saga may take of its workers. */
    static Definition<?, ?> within(Definition<?, ?> definition, Quota quota) {
        return new Definition<>(
                definition.name(),
                definition.version(),
                definition.policy(),
                quota,
                definition.nodes());
    }

    /** The same, forward only: its actions and its signals. */
    static Definition<?, ?> forward(Definition<?, ?> definition) {
        return new Definition<>(
                definition.name(),
                definition.version(),
                definition.policy(),
                definition.quota(),
                each(definition, policy -> policy.withOnFailure(OnFailure.FORWARD)).nodes().stream()
                        .map(node ->
                                node instanceof Node.Signal signal
                                        ? new Node.Signal(
                                                signal.name(),
                                                signal.label(),
                                                signal.after(),
                                                signal.deadline(),
                                                OnFailure.FORWARD)
                                        : node)
                        .toList());
    }

    /** The same, and a failure that the policy would have tried again is the last. */
    static Definition<?, ?> once(Definition<?, ?> definition) {
        return each(definition, policy -> policy.withRetry(Retry.never()));
    }

    /** The same, and a person is asked about the first outcome that is unknown. */
    static Definition<?, ?> asking(Definition<?, ?> definition) {
        return each(once(definition), policy -> policy.withOnUnknown(OnUnknown.STUCK));
    }

    /** The same, but one node goes only forward, and fails for good at once. */
    static Definition<?, ?> onlyForward(Definition<?, ?> definition, String name) {
        return node(
                definition,
                name,
                policy -> policy.withOnFailure(OnFailure.FORWARD).withRetry(Retry.never()));
    }

    /** The same with another policy for every node. */
    static Definition<?, ?> each(Definition<?, ?> definition, UnaryOperator<Policy> change) {
        return changed(definition, "", change);
    }

    /** The same with another policy for one node. */
    static Definition<?, ?> node(
            Definition<?, ?> definition, String name, UnaryOperator<Policy> change) {
        return changed(definition, name, change);
    }

    private static Definition<?, ?> changed(
            Definition<?, ?> definition, String name, UnaryOperator<Policy> change) {
        return new Definition<>(
                definition.name(),
                definition.version(),
                definition.policy(),
                definition.quota(),
                definition.nodes().stream()
                        .map(node ->
                                node instanceof Node.Run run
                                                && (name.isEmpty() || name.equals(run.name()))
                                        ? with(run, change.apply(run.policy()))
                                        : node)
                        .toList());
    }

    private static Node with(Node.Run run, Policy policy) {
        return new Node.Run(
                run.name(), run.label(), run.action(), run.input(), run.after(), policy);
    }

    private static Node node(String text) {
        int arrow = text.indexOf("<-");
        String head = arrow < 0 ? text : text.substring(0, arrow);
        List<String> after =
                arrow < 0 ? List.of() : List.of(text.substring(arrow + 2).split(",", -1));
        int colon = head.indexOf(':');
        if (colon >= 0) {
            String name = head.substring(0, colon);
            return new Node.Constant(name, name, Json.of(head.substring(colon + 1)), after);
        }
        int ask = head.indexOf('?');
        if (ask >= 0) {
            String name = head.substring(0, ask);
            return new Node.Signal(
                    name,
                    name,
                    after,
                    Optional.of(head.substring(ask + 1)).filter(s -> !s.isEmpty()).map(Dag::of));
        }
        int at = head.indexOf('@');
        if (at >= 0) {
            String name = head.substring(0, at);
            return new Node.Timer(name, name, of(head.substring(at + 1)), after);
        }
        int equals = head.indexOf('=');
        if (equals >= 0) {
            String name = head.substring(0, equals);
            return new Node.Subsaga(name, name, input(after), head.substring(equals + 1), after);
        }
        String action = NodePath.local(head);
        return new Node.Run(head, head, action, input(after), after, Policy.DEFAULT);
    }

    private static Duration of(String seconds) {
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    private static Input input(List<String> after) {
        return switch (after.size()) {
            case 0 -> new Input.Params();
            case 1 -> new Input.Output(after.getFirst());
            default -> new Input.Outputs(after);
        };
    }
}
