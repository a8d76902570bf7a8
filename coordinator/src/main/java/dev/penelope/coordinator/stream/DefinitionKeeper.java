package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.protocol.DefinitionJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the table of definitions. A row is a definition under its hash, or a hash under
 * a name and version; what is neither is ignored. What a name and version stand for does not change
 * as long as that definition is there. A definition that is deleted from the topic is retired: no
 * saga starts with it any more, and those that run it go on, for a time that is longer than most.
 */
final class DefinitionKeeper extends ContextualProcessor<byte[], byte[], Void, Void> {
    /** Before the hash of a definition that was retired; the row says when. No key is like it. */
    static final String RETIRED = "retired ";

    /** For so long a retired definition is kept for sagas that run it. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionKeeper.class);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9._~-]{1,128}@[1-9][0-9]{0,9}");
    private static final long TELL_MS = Duration.ofMinutes(1).toMillis();

    private final Definitions definitions;
    private final CoordinatorMetrics metrics;
    private long count;
    private long bytes;
    private int ignored;
    private long toldAtMs;

    DefinitionKeeper(Definitions definitions, CoordinatorMetrics metrics) {
        this.definitions = definitions;
        this.metrics = metrics;
    }

    /** Why a record on the topic of definitions changes nothing. */
    enum Ignored {
        /** It is under no hash, and no name and version. */
        BAD_KEY,
        /** It is larger than a definition may be. */
        TOO_LARGE,
        /** What is under a hash has another, or what is under a name and version is no hash. */
        BAD_VALUE,
        /** It would have a name and version stand for something else. */
        CHANGED
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        List<byte[]> over = new ArrayList<>();
        count = 0;
        bytes = 0;
        try (var rows = table().all()) {
            while (rows.hasNext()) {
                KeyValue<byte[], byte[]> row = rows.next();
                String key = text(row.key);
                if (HASH.matcher(key).matches()) {
                    count++;
                    bytes += row.value.length;
                } else if (key.startsWith(RETIRED)) {
                    definitions.retired(key.substring(RETIRED.length()));
                    if (context.currentSystemTimeMs() - ms(row.value) > KEPT.toMillis()) {
                        over.add(row.key);
                    }
                }
            }
        }
        over.forEach(this::forget);
        metrics.definitions(count, bytes);
    }

    private void forget(byte[] marker) {
        String hash = text(marker).substring(RETIRED.length());
        put(hash, null);
        table().delete(marker);
        definitions.unretired(hash);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String key = record.key() == null ? "" : text(record.key());
        byte[] value = record.value();
        Optional<Ignored> why;
        if (HASH.matcher(key).matches()) {
            why = value == null ? retire(key, record.timestamp()) : content(key, value);
        } else if (TITLE.matcher(key).matches()) {
            why = value == null ? untitle(key) : title(key, value);
        } else {
            why = Optional.of(Ignored.BAD_KEY);
        }
        why.ifPresent(reason -> ignore(key, reason));
        metrics.definitions(count, bytes);
    }

    private Optional<Ignored> content(String hash, byte[] json) {
        if (json.length > Limits.DEFINITION_BYTES) {
            return Optional.of(Ignored.TOO_LARGE);
        }
        if (!DefinitionJson.hash(json).equals(hash)) {
            return Optional.of(Ignored.BAD_VALUE);
        }
        put(hash, json);
        table().delete(bytes(RETIRED + hash));
        definitions.unretired(hash);
        return Optional.empty();
    }

    private Optional<Ignored> retire(String hash, long atMs) {
        if (table().get(bytes(hash)) != null && !isRetired(hash)) {
            table().put(
                            bytes(RETIRED + hash),
                            ByteBuffer.allocate(Long.BYTES).putLong(atMs).array());
            definitions.retired(hash);
        }
        return Optional.empty();
    }

    private Optional<Ignored> title(String title, byte[] value) {
        if (value.length > Limits.NAME_CHARS || !HASH.matcher(text(value)).matches()) {
            return Optional.of(Ignored.BAD_VALUE);
        }
        byte[] before = table().get(bytes(title));
        if (before != null && !Arrays.equals(before, value) && isInUse(text(before))) {
            return Optional.of(Ignored.CHANGED);
        }
        table().put(bytes(title), value);
        return Optional.empty();
    }

    private Optional<Ignored> untitle(String title) {
        byte[] before = table().get(bytes(title));
        if (before != null && isInUse(text(before))) {
            return Optional.of(Ignored.CHANGED);
        }
        table().delete(bytes(title));
        return Optional.empty();
    }

    private boolean isInUse(String hash) {
        return !isRetired(hash) && table().get(bytes(hash)) != null;
    }

    private boolean isRetired(String hash) {
        return definitions.isRetired(hash);
    }

    private void put(String hash, byte @org.jspecify.annotations.Nullable [] json) {
        byte[] key = bytes(hash);
        byte[] before = table().get(key);
        count += (json == null ? 0 : 1) - (before == null ? 0 : 1);
        bytes += (json == null ? 0 : json.length) - (before == null ? 0 : before.length);
        table().put(key, json);
    }

    /** Whoever may register may write anything here: one line a minute. */
    private void ignore(String key, Ignored why) {
        metrics.definitionIgnored(why.name());
        ignored++;
        long nowMs = context().currentSystemTimeMs();
        if (nowMs - toldAtMs >= TELL_MS) {
            LOG.warn(
                    "{} records of definitions ignored, the last key={} reason={}",
                    ignored,
                    Printable.excerpt(key),
                    why);
            ignored = 0;
            toldAtMs = nowMs;
        }
    }

    private KeyValueStore<byte[], byte[]> table() {
        return context().getStateStore(CoordinatorTopology.DEFINITION_STORE);
    }

    private static long ms(byte[] value) {
        return value.length == Long.BYTES ? ByteBuffer.wrap(value).getLong() : Long.MAX_VALUE;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
