package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ResultRecord}: the fields of all kinds, since the kind may come last. */
final class ResultReading {
    private static final String WHAT = "a result";

    private @Nullable String kind;
    private @Nullable SagaId saga;
    private @Nullable RunId run;
    private @Nullable String definition;
    private int version;
    private @Nullable SagaStatus outcome;
    private @Nullable Json output;
    private @Nullable String why;
    private final List<List<NodeReport>> levels = new ArrayList<>();
    private final List<FailureReport> failures = new ArrayList<>();
    private final List<NoteReport> history = new ArrayList<>();
    private Map<String, String> labels = Map.of();
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant at;
    private @Nullable String answers;
    private @Nullable String id;
    private Optional<SagaStatus> status = Optional.empty();
    private long revision;
    private Optional<String> position = Optional.empty();
    private boolean accepted;
    private @Nullable String code;
    private String message = "";
    private final List<String> possible = new ArrayList<>();

    private ResultReading() {}

    static ResultRecord read(byte[] value) {
        ResultReading reading = new ResultReading();
        JsonFields.read(WHAT, value, Set.of("output"), reading::field);
        return reading.done();
    }

    private void field(String name, JsonFields fields) throws IOException {
        switch (name) {
            case "output" -> output = fields.embedded();
            case ResultJson.KIND -> kind = fields.text(Limits.NAME_CHARS);
            case "saga" -> saga = fields.string(SagaId::new);
            case "run" -> run = fields.string(RunId::new);
            case "definition" -> fields.object(this::definition);
            case "outcome" -> outcome = fields.word(SagaStatus.class);
            case "why" -> why = fields.text(Limits.MESSAGE_CHARS);
            case "nodes" -> fields.array(Limits.NODES, this::level);
            case "failures" -> fields.array(Limits.NOTES, each -> failures.add(Failure.read(each)));
            case "history" -> fields.array(Limits.NOTES, each -> history.add(Note.read(each)));
            case "labels" -> labels = fields.strings("labels", Limits.LABELS, Limits.LABEL_CHARS);
            case "startedAtMs" -> startedAt = fields.instant();
            case "endedAtMs" -> endedAt = fields.instant();
            case "atMs" -> at = fields.instant();
            case "answers" -> answers = fields.name(Limits.NAME_CHARS);
            case "id" -> id = fields.name(Limits.NAME_CHARS);
            case "accepted" -> accepted = fields.bool();
            case "code" -> code = fields.name(Limits.NAME_CHARS);
            case "message" -> message = fields.text(Limits.MESSAGE_CHARS);
            case "status" -> status = Optional.of(fields.word(SagaStatus.class));
            case "revision" -> revision = fields.count();
            case "position" -> position = Optional.of(fields.name(Limits.NAME_CHARS));
            case "possible" ->
                    fields.array(Limits.FIELDS, each -> possible.add(each.name(Limits.NAME_CHARS)));
            default -> {}
        }
    }

    private void definition(String name, JsonFields fields) throws IOException {
        switch (name) {
            case "name" -> definition = fields.name(Limits.NAME_CHARS);
            case "version" -> version = fields.integer(0, Integer.MAX_VALUE);
            default -> {}
        }
    }

    private void level(JsonFields fields) throws IOException {
        List<NodeReport> level = new ArrayList<>();
        fields.array(Limits.NODES, each -> level.add(NodeReading.read(each)));
        levels.add(level);
    }

    private ResultRecord done() {
        SagaId id = JsonFields.required(WHAT, "saga", saga);
        String word = JsonFields.required(WHAT, ResultJson.KIND, kind);
        return switch (word) {
            case "result" -> result(id);
            case "amendment" -> new ResultRecord.Amendment(result(id));
            case "reply" -> reply(id);
            case "notice" -> notice(id);
            default ->
                    throw new UnreadableException(
                            "Expected a result's kind to be result, amendment, reply or notice, but"
                                    + " it is \""
                                    + word
                                    + "\"");
        };
    }

    private ResultRecord.Result result(SagaId of) {
        return new ResultRecord.Result(
                of,
                JsonFields.required(WHAT, "run", run),
                JsonFields.required(WHAT, "definition", definition),
                version,
                JsonFields.required(WHAT, "outcome", outcome),
                Optional.ofNullable(output),
                List.copyOf(levels),
                List.copyOf(failures),
                List.copyOf(history),
                Optional.ofNullable(why),
                labels,
                JsonFields.required(WHAT, "startedAtMs", startedAt),
                JsonFields.required(WHAT, "endedAtMs", endedAt));
    }

    private ResultRecord.Reply reply(SagaId to) {
        return new ResultRecord.Reply(
                to,
                JsonFields.required("a reply", "answers", answers),
                Optional.ofNullable(id),
                accepted,
                JsonFields.required("a reply", "code", code),
                message,
                Optional.ofNullable(run),
                Optional.ofNullable(outcome),
                List.copyOf(possible),
                new ResultRecord.Snapshot(status, revision, position));
    }

    private ResultRecord.Notice notice(SagaId about) {
        return new ResultRecord.Notice(
                about,
                Optional.ofNullable(run),
                JsonFields.required("a notice", "code", code),
                message,
                List.copyOf(failures),
                JsonFields.required("a notice", "atMs", at));
    }

    private static final class NodeReading {
        private @Nullable String name;
        private @Nullable String label;
        private @Nullable NodeState state;
        private boolean mayHaveRun;
        private int attempts;
        private int undoAttempts;

        static NodeReport read(JsonFields fields) throws IOException {
            NodeReading node = new NodeReading();
            fields.object(node::field);
            return node.done();
        }

        private void field(String field, JsonFields fields) throws IOException {
            switch (field) {
                case "name" -> name = fields.name(NodePath.LONGEST);
                case "label" -> label = fields.text(Limits.LABEL_CHARS);
                case "state" -> state = fields.word(NodeState.class);
                case "mayHaveRun" -> mayHaveRun = fields.bool();
                case "attempts" -> attempts = fields.integer(0, Integer.MAX_VALUE);
                case "undoAttempts" -> undoAttempts = fields.integer(0, Integer.MAX_VALUE);
                default -> {}
            }
        }

        private NodeReport done() {
            String of = JsonFields.required("a result's node", "name", name);
            return new NodeReport(
                    of,
                    label == null ? NodePath.local(of) : label,
                    JsonFields.required("a result's node", "state", state),
                    mayHaveRun,
                    attempts,
                    undoAttempts);
        }
    }

    private static final class Note {
        private static final String WHAT = "a line of history";
        private @Nullable Instant at;
        private @Nullable String actor;
        private String text = "";

        static NoteReport read(JsonFields fields) throws IOException {
            Note note = new Note();
            fields.object(note::field);
            return new NoteReport(
                    JsonFields.required(WHAT, "atMs", note.at),
                    JsonFields.required(WHAT, "actor", note.actor),
                    note.text);
        }

        private void field(String field, JsonFields fields) throws IOException {
            switch (field) {
                case "atMs" -> at = fields.instant();
                case "actor" -> actor = fields.text(Limits.REASON_CHARS);
                case "text" -> text = fields.text(Limits.MESSAGE_CHARS);
                default -> {}
            }
        }
    }

    private static final class Failure {
        private static final String WHAT = "a failure";
        private @Nullable String node;
        private @Nullable Direction direction;
        private int attempt;
        private ErrorInfo error = ErrorInfo.of("", "");

        static FailureReport read(JsonFields fields) throws IOException {
            Failure failure = new Failure();
            fields.object(failure::field);
            return new FailureReport(
                    JsonFields.required(WHAT, "node", failure.node),
                    JsonFields.required(WHAT, "direction", failure.direction),
                    failure.attempt,
                    failure.error);
        }

        private void field(String field, JsonFields fields) throws IOException {
            switch (field) {
                case "node" -> node = fields.name(NodePath.LONGEST);
                case "direction" -> direction = fields.word("action and undo", Direction::ofWire);
                case "attempt" -> attempt = fields.integer(0, Integer.MAX_VALUE);
                case "error" -> error = EventJson.readError(fields);
                default -> {}
            }
        }
    }
}
