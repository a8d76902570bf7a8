package dev.penelope.protocol;

import dev.penelope.model.Definition;
import dev.penelope.model.DefinitionProblem;
import dev.penelope.model.Input;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import dev.penelope.model.OnFailure;
import dev.penelope.model.Policy;
import dev.penelope.model.Printable;
import dev.penelope.model.Quota;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The JSON of a definition, as it stands on {@code saga-definition} and in starts that carry
 * theirs. A node's policy says only in what it differs from the definition's, and that one in what
 * it differs from the built-in one.
 */
public final class DefinitionJson {
    private static final int HASH_BYTES = 16;

    private static final List<String> KINDS =
            List.of("action", "constant", "subsaga", "signal", "timer");

    private DefinitionJson() {}

    /**
     * Always the same bytes for an equal definition.
     *
     * @throws InvalidDefinitionException if they are more than a definition may have, or a constant
     *     is no JSON value that is carried
     */
    public static byte[] write(Definition<?, ?> definition) {
        definition.nodes().forEach(node -> checkConstant(definition, node));
        byte[] json =
                JsonOut.object(out -> {
                    out.put("name", definition.name()).put("version", definition.version());
                    PolicyJson.write(out, definition.policy(), Policy.DEFAULT);
                    write(out, definition.quota());
                    out.array(
                            "nodes",
                            definition.nodes(),
                            (inner, node) -> write(inner, node, definition.policy()));
                });
        if (json.length > Limits.DEFINITION_BYTES) {
            throw InvalidDefinitionException.of(
                    DefinitionProblem.TOO_LARGE,
                    definition.name(),
                    "expected at most "
                            + Limits.DEFINITION_BYTES
                            + " bytes of JSON, but there are "
                            + json.length);
        }
        return json;
    }

    private static void checkConstant(Definition<?, ?> definition, Node node) {
        if (node instanceof Node.Constant constant) {
            try {
                PayloadCheck.check("it", constant.value());
            } catch (UnreadableException unusable) {
                throw InvalidDefinitionException.of(
                        DefinitionProblem.BAD_CONSTANT,
                        definition.name(),
                        "constant \"" + node.name() + "\": " + unusable.getMessage());
            }
        }
    }

    private static void write(JsonOut out, Quota quota) throws IOException {
        if (quota.maxConcurrent() != Quota.NO_LIMIT) {
            out.put("maxConcurrent", quota.maxConcurrent());
        }
        if (quota.retryBudget() != Quota.NO_LIMIT) {
            out.put("retryBudget", quota.retryBudget());
        }
    }

    /**
     * Whether two definitions mean the same, however the constants in them are written. Only equal
     * ones have the same hash.
     */
    public static boolean areAlike(Definition<?, ?> one, Definition<?, ?> other) {
        return one.equals(other) || JsonTree.whole(write(one)).means(JsonTree.whole(write(other)));
    }

    private static void write(JsonOut out, Node node, Policy inherited) throws IOException {
        out.put("name", node.name());
        if (!node.label().equals(NodePath.local(node.name()))) {
            out.put("label", node.label());
        }
        switch (node) {
            case Node.Run run -> {
                out.put("action", run.action());
                write(out, "input", run.input());
                after(out, node);
                PolicyJson.write(out, run.policy(), inherited);
            }
            case Node.Constant constant -> {
                out.put("constant", constant.value());
                after(out, node);
            }
            case Node.Subsaga subsaga -> {
                out.object(
                        "subsaga",
                        inner -> {
                            inner.put("output", subsaga.output());
                            write(inner, "params", subsaga.params());
                        });
                after(out, node);
            }
            case Node.Signal signal -> {
                out.object("signal", inner -> write(inner, signal, inherited));
                after(out, node);
            }
            case Node.Timer timer -> {
                out.object("timer", inner -> inner.put("waitMs", timer.duration().toMillis()));
                after(out, node);
            }
        }
    }

    private static void write(JsonOut out, String field, Input input) throws IOException {
        switch (input) {
            case Input.None none -> {}
            case Input.Params params -> out.put(field, "params");
            case Input.Output output ->
                    out.object(field, inner -> inner.put("node", output.node()));
            case Input.Outputs outputs ->
                    out.object(field, inner -> inner.strings("nodes", outputs.nodes()));
        }
    }

    private static void write(JsonOut out, Node.Signal signal, Policy inherited)
            throws IOException {
        if (signal.deadline().isPresent()) {
            out.put("deadlineMs", signal.deadline().get().toMillis());
        }
        if (signal.onFailure() != inherited.onFailure()) {
            out.put("onFailure", signal.onFailure().name());
        }
    }

    private static void after(JsonOut out, Node node) throws IOException {
        if (!node.after().isEmpty()) {
            out.strings("after", node.after());
        }
    }

    /**
     * @throws UnreadableException if it is no definition at all
     * @throws InvalidDefinitionException if it is one that no saga could run
     */
    public static Definition<?, ?> read(byte[] json) {
        JsonTree tree = JsonTree.definition(json);
        String called = tree.text("name", "");
        Policy policy = policy(tree, Policy.DEFAULT, called, "the definition");
        List<Node> nodes = new ArrayList<>();
        for (JsonTree node : tree.field("nodes").elements(Integer.MAX_VALUE)) {
            nodes.add(node(node, policy, called));
        }
        return new Definition<Object, Object>(
                tree.field("name").text(),
                tree.field("version").integer(),
                policy,
                quota(tree, called),
                nodes);
    }

    private static Quota quota(JsonTree tree, String definition) {
        int most = tree.optional("maxConcurrent").map(JsonTree::integer).orElse(Quota.NO_LIMIT);
        int retries = tree.optional("retryBudget").map(JsonTree::integer).orElse(Quota.NO_LIMIT);
        try {
            return new Quota(most, retries);
        } catch (IllegalArgumentException outOfRange) {
            throw InvalidDefinitionException.of(
                    DefinitionProblem.BAD_POLICY,
                    definition,
                    Objects.requireNonNullElse(outOfRange.getMessage(), "no quota"));
        }
    }

    private static Node node(JsonTree tree, Policy inherited, String definition) {
        String name = tree.object().field("name").text();
        String label = tree.text("label", NodePath.local(name));
        List<String> after = tree.optional("after").map(JsonTree::names).orElse(List.of());
        return switch (kind(tree)) {
            case "constant" -> new Node.Constant(name, label, tree.field("constant").json(), after);
            case "subsaga" -> {
                JsonTree subsaga = tree.field("subsaga").object();
                yield new Node.Subsaga(
                        name,
                        label,
                        input(subsaga, "params"),
                        subsaga.field("output").text(),
                        after);
            }
            case "signal" -> {
                JsonTree signal = tree.field("signal").object();
                yield new Node.Signal(
                        name,
                        label,
                        after,
                        signal.optional("deadlineMs")
                                .map(limit -> Duration.ofMillis(limit.longInteger())),
                        signal.optional("onFailure")
                                .map(then -> then.word(OnFailure.class))
                                .orElse(inherited.onFailure()));
            }
            case "timer" -> {
                long waitMs = tree.field("timer").object().field("waitMs").longInteger();
                yield new Node.Timer(name, label, Duration.ofMillis(waitMs), after);
            }
            default ->
                    new Node.Run(
                            name,
                            label,
                            tree.field("action").text(),
                            input(tree, "input"),
                            after,
                            policy(tree, inherited, definition, "node " + Printable.excerpt(name)));
        };
    }

    /** Which field says what the node is: exactly one does. A constant may be null, and mean it. */
    private static String kind(JsonTree tree) {
        List<String> said = KINDS.stream().filter(kind -> tree.optional(kind).isPresent()).toList();
        if (said.size() > 1) {
            throw tree.wrong("one thing, of " + String.join(", ", KINDS), "it is " + said);
        }
        if (said.isEmpty()) {
            return tree.has("constant") ? "constant" : "action";
        }
        return said.getFirst();
    }

    private static Input input(JsonTree holder, String field) {
        if (holder.optional(field).isEmpty()) {
            return new Input.None();
        }
        JsonTree input = holder.field(field);
        if (input.isText()) {
            if (!input.text().equals("params")) {
                throw input.wrong("\"params\", {\"node\": …} or {\"nodes\": […]}");
            }
            return new Input.Params();
        }
        if (input.has("node")) {
            return new Input.Output(input.field("node").text());
        }
        return new Input.Outputs(input.object().field("nodes").names());
    }

    private static Policy policy(JsonTree tree, Policy inherited, String definition, String whose) {
        try {
            return tree.optional("policy")
                    .map(policy -> PolicyJson.read(policy.object(), inherited))
                    .orElse(inherited);
        } catch (UnreadableException ours) {
            throw ours;
        } catch (IllegalArgumentException outOfRange) {
            throw InvalidDefinitionException.of(
                    DefinitionProblem.BAD_POLICY,
                    definition,
                    "the policy of " + whose + ": " + outOfRange.getMessage());
        }
    }

    /** What a definition is known by: the first 16 bytes of the SHA-256 of its JSON, in hex. */
    public static String hash(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", impossible);
        }
    }
}
