package dev.penelope.protocol;

import dev.penelope.model.Action;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON of an {@link AnnouncementRecord}. */
public final class AnnouncementJson {
    private static final String WHAT = "an announcement";

    private AnnouncementJson() {}

    public static byte[] write(AnnouncementRecord said) {
        return JsonOut.object(out -> {
            out.put("worker", said.worker())
                    .put("queue", said.queue())
                    .strings("actions", said.actions())
                    .put("sinceAtMs", said.since().toEpochMilli())
                    .put("intervalMs", said.interval().toMillis());
            if (said.concurrency() > 0) {
                out.put("concurrency", said.concurrency());
            }
            if (!said.version().isEmpty()) {
                out.put("version", said.version());
            }
            if (!said.definitions().isEmpty()) {
                out.strings("definitions", said.definitions());
            }
        });
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static AnnouncementRecord read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, reading::field);
        return new AnnouncementRecord(
                JsonFields.required(WHAT, "worker", reading.worker),
                JsonFields.required(WHAT, "queue", reading.queue),
                JsonFields.required(WHAT, "actions", reading.actions),
                JsonFields.required(WHAT, "sinceAtMs", reading.since),
                JsonFields.required(WHAT, "intervalMs", reading.interval),
                reading.concurrency,
                reading.version,
                reading.definitions);
    }

    /** The name, if an action can have it. */
    private static String action(String name) {
        return Action.of(name, Void.class, Void.class).name();
    }

    private static final class Reading {
        private @Nullable String worker;
        private @Nullable String queue;
        private @Nullable NavigableSet<String> actions;
        private @Nullable Instant since;
        private @Nullable Duration interval;
        private int concurrency;
        private String version = "";
        private final NavigableSet<String> definitions = new TreeSet<>();

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "worker" -> worker = fields.name(Limits.NAME_CHARS);
                case "queue" -> queue = fields.name(Limits.NAME_CHARS);
                case "actions" -> actions = actions(fields);
                case "sinceAtMs" -> since = fields.instant();
                case "intervalMs" -> interval = fields.millis(AnnouncementRecord.LONGEST_INTERVAL);
                case "concurrency" -> concurrency = fields.integer(0, Integer.MAX_VALUE);
                case "version" -> version = fields.text(Limits.NAME_CHARS);
                case "definitions" ->
                        fields.array(
                                Limits.DEFINITIONS,
                                each -> definitions.add(each.name(NodePath.LONGEST)));
                default -> {}
            }
        }

        private static NavigableSet<String> actions(JsonFields fields) throws IOException {
            NavigableSet<String> all = new TreeSet<>();
            fields.array(Limits.ACTIONS, each -> all.add(each.string(AnnouncementJson::action)));
            return all;
        }
    }
}
