package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of every kind of {@link ResultRecord}. */
public final class ResultJson {
    private static final String KIND = "kind";

    private ResultJson() {}

    public static byte[] write(ResultRecord record) {
        return JsonOut.object(out -> {
            out.put(KIND, kind(record).wire());
            out.put("saga", record.saga().value());
            switch (record) {
                case ResultRecord.Result result -> write(out, result);
                case ResultRecord.Amendment amendment -> write(out, amendment.now());
                case ResultRecord.Reply reply -> write(out, reply);
                case ResultRecord.Notice notice -> write(out, notice);
            }
        });
    }

    /** What the header says of a record. */
    public static Kind kind(ResultRecord record) {
        return switch (record) {
            case ResultRecord.Result result -> Kind.RESULT;
            case ResultRecord.Amendment amendment -> Kind.AMENDMENT;
            case ResultRecord.Reply reply -> Kind.REPLY;
            case ResultRecord.Notice notice -> Kind.NOTICE;
        };
    }

    private static void write(JsonOut out, ResultRecord.Result result) throws IOException {
        out.put("run", result.run().value());
        out.object(
                "definition",
                inner -> inner.put("name", result.definition()).put("version", result.version()));
        out.put("outcome", result.outcome().name());
        out.put("output", result.output());
        if (result.why().isPresent()) {
            out.put("why", result.why().get());
        }
        out.arrays("nodes", result.levels(), ResultJson::write);
        failures(out, result.failures());
        out.put("labels", result.labels());
        out.put("startedAtMs", result.startedAt().toEpochMilli());
        out.put("endedAtMs", result.endedAt().toEpochMilli());
    }

    private static void write(JsonOut out, NodeReport node) throws IOException {
        out.put("name", node.name());
        if (!node.label().equals(node.name())) {
            out.put("label", node.label());
        }
        out.put("state", node.state().name());
        if (node.mayHaveRun()) {
            out.put("mayHaveRun", true);
        }
        if (node.attempts() > 0) {
            out.put("attempts", node.attempts());
        }
        if (node.undoAttempts() > 0) {
            out.put("undoAttempts", node.undoAttempts());
        }
    }

    private static void failures(JsonOut out, List<FailureReport> failures) throws IOException {
        if (!failures.isEmpty()) {
            out.array(
                    "failures",
                    failures,
                    (inner, failure) -> {
                        inner.put("node", failure.node())
                                .put("direction", failure.direction().wire())
                                .put("attempt", failure.attempt());
                        inner.object(
                                "error", error -> EventJson.writeError(error, failure.error()));
                    });
        }
    }

    private static void write(JsonOut out, ResultRecord.Reply reply) throws IOException {
        out.put("answers", reply.answers());
        if (reply.id().isPresent()) {
            out.put("id", reply.id().get());
        }
        out.put("accepted", reply.accepted())
                .put("code", reply.code())
                .put("message", reply.message());
        if (reply.run().isPresent()) {
            out.put("run", reply.run().get().value());
        }
        if (reply.outcome().isPresent()) {
            out.put("outcome", reply.outcome().get().name());
        }
        if (!reply.possible().isEmpty()) {
            out.strings("possible", reply.possible());
        }
    }

    private static void write(JsonOut out, ResultRecord.Notice notice) throws IOException {
        if (notice.run().isPresent()) {
            out.put("run", notice.run().get().value());
        }
        out.put("code", notice.code()).put("message", notice.message());
        failures(out, notice.failures());
        out.put("atMs", notice.at().toEpochMilli());
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static ResultRecord read(byte[] value) {
        JsonTree tree = JsonTree.read("a result", value);
        try {
            return read(tree);
        } catch (UnreadableException ours) {
            throw ours;
        } catch (IllegalArgumentException badId) {
            throw new UnreadableException(String.valueOf(badId.getMessage()));
        }
    }

    private static ResultRecord read(JsonTree tree) {
        SagaId saga = new SagaId(tree.field("saga").text());
        String kind = tree.field(KIND).text();
        return switch (kind) {
            case "result" -> result(saga, tree);
            case "amendment" -> new ResultRecord.Amendment(result(saga, tree));
            case "reply" -> reply(saga, tree);
            case "notice" -> notice(saga, tree);
            default ->
                    throw new UnreadableException(
                            "Expected a result's kind to be result, amendment, reply or notice, but"
                                    + " it is \""
                                    + kind
                                    + "\"");
        };
    }

    private static ResultRecord.Result result(SagaId saga, JsonTree tree) {
        JsonTree definition = tree.field("definition");
        return new ResultRecord.Result(
                saga,
                new RunId(tree.field("run").text()),
                definition.field("name").text(),
                definition.field("version").integer(),
                tree.field("outcome").word(SagaStatus.class),
                tree.has("output") ? Optional.of(tree.field("output").json()) : Optional.empty(),
                levels(tree),
                failures(tree),
                tree.optional("why").map(JsonTree::text),
                tree.optional("labels").map(JsonTree::strings).orElse(Map.of()),
                Instant.ofEpochMilli(tree.field("startedAtMs").longInteger()),
                Instant.ofEpochMilli(tree.field("endedAtMs").longInteger()));
    }

    private static List<List<NodeReport>> levels(JsonTree tree) {
        List<List<NodeReport>> levels = new ArrayList<>();
        for (JsonTree level : tree.field("nodes").elements()) {
            List<NodeReport> nodes = new ArrayList<>();
            for (JsonTree node : level.elements()) {
                String name = node.field("name").text();
                nodes.add(
                        new NodeReport(
                                name,
                                node.text("label", name),
                                node.field("state").word(NodeState.class),
                                node.bool("mayHaveRun"),
                                node.optional("attempts").map(JsonTree::integer).orElse(0),
                                node.optional("undoAttempts").map(JsonTree::integer).orElse(0)));
            }
            levels.add(nodes);
        }
        return levels;
    }

    private static List<FailureReport> failures(JsonTree tree) {
        List<FailureReport> failures = new ArrayList<>();
        if (tree.has("failures")) {
            for (JsonTree failure : tree.field("failures").elements()) {
                JsonTree error = failure.field("error");
                failures.add(
                        new FailureReport(
                                failure.field("node").text(),
                                EventJson.direction(failure.field("direction").text())
                                        .orElse(Direction.ACTION),
                                failure.field("attempt").integer(),
                                new ErrorInfo(
                                        error.text("type", ""),
                                        error.text("message", ""),
                                        error.text("trace", ""))));
            }
        }
        return failures;
    }

    private static ResultRecord.Reply reply(SagaId saga, JsonTree tree) {
        List<String> possible = new ArrayList<>();
        if (tree.has("possible")) {
            tree.field("possible").elements().forEach(verb -> possible.add(verb.text()));
        }
        return new ResultRecord.Reply(
                saga,
                tree.field("answers").text(),
                tree.optional("id").map(JsonTree::text),
                tree.bool("accepted"),
                tree.field("code").text(),
                tree.text("message", ""),
                tree.optional("run").map(JsonTree::text).map(RunId::new),
                tree.optional("outcome").map(outcome -> outcome.word(SagaStatus.class)),
                possible);
    }

    private static ResultRecord.Notice notice(SagaId saga, JsonTree tree) {
        return new ResultRecord.Notice(
                saga,
                tree.optional("run").map(JsonTree::text).map(RunId::new),
                tree.field("code").text(),
                tree.text("message", ""),
                failures(tree),
                Instant.ofEpochMilli(tree.field("atMs").longInteger()));
    }
}
