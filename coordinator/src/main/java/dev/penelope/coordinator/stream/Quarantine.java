package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sagas on which the coordinator itself failed, each with the record that it failed on, if that is
 * to blame. The mark has a row of its own, for the header may be what cannot be read.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class Quarantine {
    /** How often a timer of a quarantined saga is looked at. */
    static final long TIMER_MS = Duration.ofMinutes(1).toMillis();

    private static final int VERSION = 1;

    /** The same, with the hash of a missing definition at the end. */
    private static final int WITH_MISSING = 2;

    private static final Input.Source[] SOURCES = Input.Source.values();

    private final KeyValueStore<byte[], byte[]> rows;
    private final Map<SagaId, Mark> marked = new HashMap<>();
    private final PartitionMetrics metrics;

    /**
     * Why a saga is here.
     *
     * @param blamed the record that is to blame
     * @param missing the hash of a definition that it waits for
     */
    private record Mark(Optional<Input.Id> blamed, Optional<String> missing) {
        static final Mark UNKNOWN = new Mark(Optional.empty(), Optional.empty());
    }

    Quarantine(KeyValueStore<byte[], byte[]> rows, PartitionMetrics metrics) {
        this.rows = rows;
        this.metrics = metrics;
        byte[] table = {Keys.QUARANTINE};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(table, Keys.after(table))) {
            while (found.hasNext()) {
                var row = found.next();
                marked.put(Keys.saga(row.key), read(row.value));
            }
        }
        metrics.quarantined(marked.size());
    }

    boolean holds(SagaId id) {
        return !marked.isEmpty() && marked.containsKey(id);
    }

    /** The hash of the definition that a quarantined saga waits for, if it does. */
    Optional<String> missing(SagaId id) {
        return marked.getOrDefault(id, Mark.UNKNOWN).missing();
    }

    void mark(SagaId id, String reason, Optional<Input.Id> blamed, Optional<String> missing) {
        BinOut row =
                new BinOut()
                        .bits(missing.isPresent() ? WITH_MISSING : VERSION)
                        .text(reason)
                        .bits(blamed.isPresent() ? 1 : 0);
        blamed.ifPresent(record ->
                row.bits(record.source().ordinal())
                        .number(record.partition())
                        .number(record.offset()));
        missing.ifPresent(row::text);
        rows.put(Keys.quarantine(id), row.done());
        marked.put(id, new Mark(blamed, missing));
        metrics.quarantined(marked.size());
    }

    /** Takes the mark away, and says which record was to blame. */
    Optional<Input.Id> release(SagaId id) {
        rows.put(Keys.quarantine(id), null);
        Optional<Input.Id> blamed = marked.getOrDefault(id, Mark.UNKNOWN).blamed();
        marked.remove(id);
        metrics.quarantined(marked.size());
        return blamed;
    }

    /** Nobody is blamed if that cannot be read; the saga is quarantined all the same. */
    private static Mark read(byte[] row) {
        try {
            BinIn in = new BinIn(row);
            int version = in.bits();
            in.text();
            if (version != VERSION && version != WITH_MISSING) {
                return Mark.UNKNOWN;
            }
            Optional<Input.Id> blamed =
                    in.bits() == 0
                            ? Optional.empty()
                            : Optional.of(
                                    new Input.Id(
                                            StateCodec.pick(SOURCES, in.bits()),
                                            in.integer(),
                                            in.number()));
            return new Mark(
                    blamed, version == WITH_MISSING ? Optional.of(in.text()) : Optional.empty());
        } catch (CorruptStateException corrupt) {
            return Mark.UNKNOWN;
        }
    }
}
