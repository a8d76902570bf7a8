package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Printable;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JSON of an {@link EventRecord}. */
public final class EventJson {
    private static final String WHAT = "an event";

    /** Fields that hold any JSON, null included. */
    private static final Set<String> PAYLOADS = Set.of("output", "details");

    private static final String HEARTBEAT = "heartbeat";
    private static final String TICK = "tick";
    private static final String WORDS =
            "succeeded, failed, unknown, unusable, unserved, heartbeat and tick";

    private EventJson() {}

    public static byte[] write(EventRecord event) {
        return JsonOut.object(out -> {
            out.put("saga", event.saga().value()).put("run", event.run().value());
            switch (event) {
                case EventRecord.Outcome outcome -> write(out, outcome);
                case EventRecord.Heartbeat heartbeat -> write(out, heartbeat);
                case EventRecord.Tick tick -> write(out, tick);
            }
        });
    }

    private static void write(JsonOut out, EventRecord.Outcome outcome) throws IOException {
        out.put("node", outcome.node())
                .put("direction", outcome.direction().wire())
                .put("attempt", outcome.attempt())
                .put("outcome", outcome.kind().wire())
                .put("output", outcome.output());
        if (outcome.error().isPresent()) {
            ErrorInfo error = outcome.error().get();
            Optional<Json> more = outcome.remarks().errorDetails();
            out.object(
                    "error",
                    inner -> {
                        writeError(inner, error);
                        inner.put("details", more);
                    });
        }
        if (outcome.certainlyFirst()) {
            out.put("certainlyFirst", true);
        }
        out.put("worker", outcome.worker());
        write(out, outcome.warrant());
        if (outcome.remarks().retryAfter().isPresent()) {
            out.put("retryAfterMs", outcome.remarks().retryAfter().get().toMillis());
        }
        if (!outcome.remarks().workerVersion().isEmpty()) {
            out.put("workerVersion", outcome.remarks().workerVersion());
        }
    }

    static void write(JsonOut out, Warrant warrant) throws IOException {
        if (warrant.epoch() != Warrant.NONE.epoch()) {
            out.put("epoch", warrant.epoch());
        }
        if (warrant.token().isPresent()) {
            out.put("token", warrant.token().get());
        }
    }

    private static void write(JsonOut out, EventRecord.Heartbeat heartbeat) throws IOException {
        out.put("node", heartbeat.node())
                .put("direction", heartbeat.direction().wire())
                .put("attempt", heartbeat.attempt())
                .put("outcome", HEARTBEAT)
                .put("details", heartbeat.details());
        if (heartbeat.certainlyFirst()) {
            out.put("certainlyFirst", true);
        }
        out.put("worker", heartbeat.worker());
        write(out, heartbeat.warrant());
    }

    private static void write(JsonOut out, EventRecord.Tick tick) throws IOException {
        out.put("outcome", TICK).put("timer", tick.timer());
        if (tick.node().isPresent()) {
            out.put("node", tick.node().get());
        }
    }

    static void writeError(JsonOut out, ErrorInfo error) throws IOException {
        out.put("type", error.type()).put("message", error.message());
        if (!error.trace().isEmpty()) {
            out.put("trace", error.trace());
        }
    }

    /**
     * Reads an event. A payload in it that cannot be carried on is the node's own trouble, and no
     * reason to be silent about the attempt: an output is then unusable, details are left out.
     *
     * @throws UnreadableException saying what was expected and what came
     */
    public static EventRecord read(byte[] value) {
        try {
            return whole(value);
        } catch (UnreadableException why) {
            return withoutPayloads(value, why);
        }
    }

    private static EventRecord whole(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, PAYLOADS, reading::field);
        return reading.done();
    }

    private static EventRecord withoutPayloads(byte[] value, UnreadableException why) {
        byte[] rest = Envelope.without(PAYLOADS, value).orElseThrow(() -> why);
        EventRecord event;
        try {
            event = whole(rest);
        } catch (UnreadableException otherwise) {
            throw why; // It is not the payload that is wrong, or not alone.
        }
        return switch (event) {
            case EventRecord.Outcome outcome -> unusable(outcome, why);
            case EventRecord.Heartbeat heartbeat -> withoutDetails(heartbeat);
            case EventRecord.Tick tick -> tick;
        };
    }

    private static EventRecord.Heartbeat withoutDetails(EventRecord.Heartbeat heartbeat) {
        return new EventRecord.Heartbeat(
                heartbeat.saga(),
                heartbeat.run(),
                heartbeat.node(),
                heartbeat.direction(),
                heartbeat.attempt(),
                Optional.empty(),
                heartbeat.certainlyFirst(),
                heartbeat.worker(),
                heartbeat.warrant());
    }

    private static EventRecord.Outcome unusable(
            EventRecord.Outcome outcome, UnreadableException why) {
        boolean succeeded = outcome.kind() == OutcomeKind.SUCCEEDED;
        String type = why instanceof TooLargeException ? "OutputTooLarge" : "OutputUnreadable";
        return outcome.as(
                succeeded ? OutcomeKind.UNUSABLE : outcome.kind(),
                Optional.empty(),
                succeeded
                        ? Optional.of(ErrorInfo.of(type, String.valueOf(why.getMessage())))
                        : outcome.error());
    }

    static ErrorInfo readError(JsonFields fields) throws IOException {
        return readError(fields, unused -> {});
    }

    private static ErrorInfo readError(JsonFields fields, Consumer<Optional<Json>> details)
            throws IOException {
        String[] parts = {"", "", ""};
        fields.object((name, inner) -> {
            switch (name) {
                case "type" -> parts[0] = inner.text(Limits.LABEL_CHARS);
                case "message" -> parts[1] = inner.text(Limits.ERROR_CHARS);
                case "trace" -> parts[2] = inner.text(Limits.ERROR_CHARS);
                case "details" -> details.accept(inner.payloadIfItFits(Limits.DETAILS_BYTES));
                default -> {}
            }
        });
        return new ErrorInfo(parts[0], parts[1], parts[2]);
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private @Nullable RunId run;
        private @Nullable String node;
        private @Nullable Direction direction;
        private @Nullable Integer attempt;
        private @Nullable String outcome;
        private Optional<Json> output = Optional.empty();
        private Optional<Json> details = Optional.empty();
        private Optional<ErrorInfo> error = Optional.empty();
        private boolean certainlyFirst;
        private String worker = "";
        private @Nullable String timer;
        private int epoch = Warrant.NONE.epoch();
        private Optional<String> token = Optional.empty();
        private Optional<Json> errorDetails = Optional.empty();
        private Optional<Duration> retryAfter = Optional.empty();
        private String workerVersion = "";

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "run" -> run = fields.string(RunId::new);
                case "node" -> node = fields.name(NodePath.LONGEST);
                case "direction" -> direction = fields.word("action and undo", Direction::ofWire);
                case "attempt" -> attempt = fields.integer(1, Limits.ATTEMPTS);
                case "outcome" -> outcome = fields.text(Limits.NAME_CHARS);
                case "output" -> output = Optional.of(fields.payload(Limits.PAYLOAD_BYTES));
                case "details" -> details = Optional.of(fields.payload(Limits.DETAILS_BYTES));
                case "error" -> error = Optional.of(readError(fields, json -> errorDetails = json));
                case "certainlyFirst" -> certainlyFirst = fields.bool();
                case "worker" -> worker = fields.text(Limits.NAME_CHARS);
                case "epoch" -> epoch = fields.integer(1, Limits.EPOCHS);
                case "token" -> token = Optional.of(fields.name(Limits.NAME_CHARS));
                case "retryAfterMs" -> retryAfter = Optional.of(fields.millis());
                case "workerVersion" -> workerVersion = fields.text(Limits.NAME_CHARS);
                case "timer" -> timer = fields.name(Limits.NAME_CHARS);
                default -> {}
            }
        }

        EventRecord done() {
            SagaId id = JsonFields.required(WHAT, "saga", saga);
            RunId ofRun = JsonFields.required(WHAT, "run", run);
            String word = JsonFields.required(WHAT, "outcome", outcome);
            if (word.equals(TICK)) {
                return new EventRecord.Tick(
                        id,
                        ofRun,
                        JsonFields.required("a tick", "timer", timer),
                        Optional.ofNullable(node));
            }
            String ofNode = JsonFields.required(WHAT, "node", node);
            Direction way = JsonFields.required(WHAT, "direction", direction);
            int number = JsonFields.required(WHAT, "attempt", attempt);
            Warrant warrant = new Warrant(epoch, token);
            if (word.equals(HEARTBEAT)) {
                return new EventRecord.Heartbeat(
                        id, ofRun, ofNode, way, number, details, certainlyFirst, worker, warrant);
            }
            OutcomeKind kind =
                    OutcomeKind.ofWire(word)
                            .orElseThrow(() ->
                                    new UnreadableException(
                                            "Expected an event's outcome to be one of "
                                                    + WORDS
                                                    + ", but it is "
                                                    + Printable.excerpt(word)));
            return new EventRecord.Outcome(
                    id,
                    ofRun,
                    ofNode,
                    way,
                    number,
                    kind,
                    output,
                    error,
                    certainlyFirst,
                    worker,
                    warrant,
                    new EventRecord.Remarks(errorDetails, retryAfter, workerVersion));
        }
    }
}
