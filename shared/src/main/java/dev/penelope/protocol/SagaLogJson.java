package dev.penelope.protocol;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link SagaLog}; each record in it is as it stands on its topic. */
public final class SagaLogJson {
    private static final String WHAT = "a saga's log";

    private SagaLogJson() {}

    public static byte[] write(SagaLog log) {
        return JsonOut.object(out -> {
            out.put("saga", log.saga().value())
                    .put("run", log.run().value())
                    .put("status", log.status().name())
                    .put("startedAtMs", log.startedAt().toEpochMilli())
                    .put("definition", Json.ofUtf8(DefinitionJson.write(log.definition())))
                    .put("start", Json.ofUtf8(StartJson.write(log.start())));
            out.array("entries", log.entries(), SagaLogJson::write);
        });
    }

    private static void write(JsonOut out, SagaLog.Entry entry) throws IOException {
        out.put("atMs", entry.at().toEpochMilli());
        switch (entry) {
            case SagaLog.Entry.Happened happened ->
                    out.put("event", Json.ofUtf8(EventJson.write(happened.event())));
            case SagaLog.Entry.Wished wished ->
                    out.put("control", Json.ofUtf8(ControlJson.write(wished.control())));
            case SagaLog.Entry.Signalled signalled ->
                    out.put("signal", Json.ofUtf8(SignalJson.write(signalled.signal())));
            case SagaLog.Entry.Sent sent ->
                    out.put("command", Json.ofUtf8(CommandJson.write(sent.command())));
            case SagaLog.Entry.Said said ->
                    out.put("news", Json.ofUtf8(ResultJson.write(said.news())));
        }
    }

    /**
     * @throws UnreadableException saying what was expected, what came, and in which entry
     * @throws dev.penelope.model.InvalidDefinitionException if its definition is none
     */
    public static SagaLog read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, reading::field);
        return reading.done();
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private @Nullable RunId run;
        private @Nullable SagaStatus status;
        private @Nullable Instant startedAt;
        private @Nullable Definition<?, ?> definition;
        private @Nullable StartRecord start;
        private final List<SagaLog.Entry> entries = new ArrayList<>();

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "run" -> run = fields.string(RunId::new);
                case "status" -> status = fields.word(SagaStatus.class);
                case "startedAtMs" -> startedAt = fields.instant();
                case "definition" -> definition = DefinitionJson.read(fields.embedded().utf8());
                case "start" -> start = StartJson.read(fields.embedded().utf8());
                case "entries" -> fields.array(Integer.MAX_VALUE, this::entry);
                default -> {}
            }
        }

        private void entry(JsonFields fields) throws IOException {
            OneEntry entry = new OneEntry();
            try {
                fields.object(entry::field);
                entries.add(entry.done());
            } catch (UnreadableException wrong) {
                throw new UnreadableException(
                        "In entry " + (entries.size() + 1) + ": " + wrong.getMessage());
            }
        }

        SagaLog done() {
            return new SagaLog(
                    JsonFields.required(WHAT, "saga", saga),
                    JsonFields.required(WHAT, "run", run),
                    JsonFields.required(WHAT, "definition", definition),
                    JsonFields.required(WHAT, "start", start),
                    JsonFields.required(WHAT, "startedAtMs", startedAt),
                    JsonFields.required(WHAT, "status", status),
                    entries);
        }
    }

    private static final class OneEntry {
        private static final String ENTRY = "an entry";

        private @Nullable Instant at;
        private @Nullable EventRecord event;
        private @Nullable ControlRecord control;
        private @Nullable SignalRecord signal;
        private @Nullable CommandRecord command;
        private @Nullable ResultRecord news;

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "atMs" -> at = fields.instant();
                case "event" -> event = EventJson.read(fields.embedded().utf8());
                case "control" -> control = ControlJson.read(fields.embedded().utf8());
                case "signal" -> signal = SignalJson.read(fields.embedded().utf8());
                case "command" -> command = CommandJson.read(fields.embedded().utf8());
                case "news" -> news = ResultJson.read(fields.embedded().utf8());
                default -> {}
            }
        }

        SagaLog.Entry done() {
            Instant when = JsonFields.required(ENTRY, "atMs", at);
            if (event != null) {
                return new SagaLog.Entry.Happened(when, event);
            }
            if (control != null) {
                return new SagaLog.Entry.Wished(when, control);
            }
            if (signal != null) {
                return new SagaLog.Entry.Signalled(when, signal);
            }
            if (command != null) {
                return new SagaLog.Entry.Sent(when, command);
            }
            if (news != null) {
                return new SagaLog.Entry.Said(when, news);
            }
            throw new UnreadableException(
                    "Expected an entry to have an event, a control, a signal, a command or news, but"
                            + " it has none");
        }
    }
}
