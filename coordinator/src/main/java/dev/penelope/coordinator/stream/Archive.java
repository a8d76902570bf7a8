package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Finished sagas, for at least as long as their ids may not be used again. Entries are stamped with
 * the start of the segment they fall into: a look-up is one point read for each live segment, and
 * whole segments expire without anything being deleted.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class Archive {
    /** How far the clock that an entry was stamped by may have been ahead of ours. */
    private static final long AHEAD_MS = Duration.ofHours(1).toMillis();

    private static final int REMAINS = 1;
    private static final int WHOLE = 2;
    private static final SagaStatus[] STATUSES = SagaStatus.values();

    private final WindowStore<byte[], byte[]> store;
    private final long segmentMs;
    private final long keptMs;

    Archive(WindowStore<byte[], byte[]> store, Settings settings) {
        this.store = store;
        this.segmentMs = settings.archiveSegment().toMillis();
        this.keptMs = settings.archiveKept().toMillis();
    }

    /** What is kept of a finished saga: one of the two. */
    record Entry(Optional<Remains> remains, Optional<StoredSaga> whole) {
        static final Entry NONE = new Entry(Optional.empty(), Optional.empty());

        boolean isEmpty() {
            return remains.isEmpty() && whole.isEmpty();
        }
    }

    /** The newest entry for an id. */
    Entry find(SagaId id, long nowMs) {
        byte[] key = key(id);
        for (long at = segment(nowMs + AHEAD_MS); at > nowMs - keptMs; at -= segmentMs) {
            byte[] value = at < 0 ? null : store.fetch(key, at);
            if (value != null) {
                return read(id, value);
            }
        }
        return Entry.NONE;
    }

    void putRemains(Saga saga, long nowMs) {
        byte[] value =
                new BinOut()
                        .bits(REMAINS)
                        .text(saga.origin().run().value())
                        .bits(saga.status().ordinal())
                        .hex(saga.origin().content())
                        .number(saga.endedAtMs())
                        .done();
        store.put(key(saga.id()), value, segment(nowMs));
    }

    /** Keeps a header as it would stand in the store of open sagas. */
    void putWhole(SagaId id, byte[] header, long nowMs) {
        store.put(key(id), new BinOut().bits(WHOLE).raw(header).done(), segment(nowMs));
    }

    private static Entry read(SagaId id, byte[] value) {
        BinIn in = new BinIn(value);
        return switch (in.bits()) {
            case REMAINS ->
                    new Entry(
                            Optional.of(
                                    new Remains(
                                            new RunId(in.text()),
                                            StateCodec.pick(STATUSES, in.bits()),
                                            in.hex(),
                                            in.number())),
                            Optional.empty());
            case WHOLE ->
                    new Entry(
                            Optional.empty(),
                            Optional.of(
                                    StateCodec.read(
                                            id,
                                            java.util.Arrays.copyOfRange(value, 1, value.length))));
            default ->
                    throw new CorruptStateException(
                            "Expected the archive's entry for " + id + " to have a known form");
        };
    }

    private long segment(long atMs) {
        return atMs - Math.floorMod(atMs, segmentMs);
    }

    private static byte[] key(SagaId id) {
        return id.value().getBytes(StandardCharsets.UTF_8);
    }
}
