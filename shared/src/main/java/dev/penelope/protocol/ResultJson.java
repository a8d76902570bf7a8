package dev.penelope.protocol;

import dev.penelope.model.NodePath;
import java.io.IOException;
import java.util.List;

/** The JSON of every kind of {@link ResultRecord}. */
public final class ResultJson {
    static final String KIND = "kind";

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
        history(out, result.history());
        out.put("labels", result.labels());
        out.put("startedAtMs", result.startedAt().toEpochMilli());
        out.put("endedAtMs", result.endedAt().toEpochMilli());
    }

    private static void write(JsonOut out, NodeReport node) throws IOException {
        out.put("name", node.name());
        if (!node.label().equals(NodePath.local(node.name()))) {
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

    private static void history(JsonOut out, List<NoteReport> history) throws IOException {
        if (!history.isEmpty()) {
            out.array(
                    "history",
                    history,
                    (inner, note) ->
                            inner.put("atMs", note.at().toEpochMilli())
                                    .put("actor", note.actor())
                                    .put("text", note.text()));
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
        ResultRecord.Snapshot snapshot = reply.snapshot();
        if (snapshot.status().isPresent()) {
            out.put("status", snapshot.status().get().name());
        }
        if (snapshot.revision() > 0) {
            out.put("revision", snapshot.revision());
        }
        if (snapshot.position().isPresent()) {
            out.put("position", snapshot.position().get());
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
        return ResultReading.read(value);
    }
}
