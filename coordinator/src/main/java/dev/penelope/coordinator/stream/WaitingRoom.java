package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that cannot be taken in yet: their saga's start, its definition or its queue may still
 * come, or the saga is quarantined. They keep their order. Bounded for each saga and each source,
 * so that what comes from one source leaves room for the others.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class WaitingRoom {
    private static final int MIB = 1024 * 1024;

    /** What may wait for one saga, all of which is in memory while it is looked at. */
    private static final Load FOR_ONE = new Load(100, 4 * MIB);

    /** What may wait from one source, in one partition; all is read when a process begins. */
    private static Load bound(Input.Source source) {
        return switch (source) {
            case START -> new Load(4_000, 32 * MIB);
            case EVENT -> new Load(3_000, 16 * MIB);
            case CONTROL, SIGNAL -> new Load(1_500, 8 * MIB);
        };
    }

    /**
     * The largest row for one record: any start within the limits fits. Whoever uses up the input
     * topic's own limit is not waited for, since the changelog would have to take it as well.
     */
    static final int LARGEST = 2 * MIB;

    private static final int VERSION = 1;
    private static final Input.Source[] SOURCES = Input.Source.values();

    private final KeyValueStore<byte[], byte[]> rows;
    private final PartitionMetrics metrics;
    private final Map<SagaId, Load> waiting = new HashMap<>();

    /** Records that are being looked at; their rows stay until it is known what comes of them. */
    private final IdentityHashMap<Input, Row> inHand = new IdentityHashMap<>();

    private final Map<Input.Source, Load> bySource = new EnumMap<>(Input.Source.class);

    /** Events that wait, and nobody looks at, in the order of their coming: by their numbers. */
    private final NavigableMap<Long, SagaId> events = new TreeMap<>();

    private long number;

    private record Load(int records, int bytes) {
        private static final Load NONE = new Load(0, 0);

        Load plus(Load more) {
            return new Load(records + more.records, bytes + more.bytes);
        }

        Load minus(Load less) {
            return new Load(records - less.records, bytes - less.bytes);
        }

        boolean exceeds(Load limit) {
            return records > limit.records || bytes > limit.bytes;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(byte[] key, Input.Source source, Load load) {}

    WaitingRoom(KeyValueStore<byte[], byte[]> rows, PartitionMetrics metrics) {
        this.rows = rows;
        this.metrics = metrics;
        byte[] table = {Keys.WAITING};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(table, Keys.after(table))) {
            while (found.hasNext()) {
                var row = found.next();
                SagaId id = Keys.saga(row.key);
                long rowNumber = lastNumber(row.key);
                Load load = new Load(1, row.value.length);
                number = Math.max(number, rowNumber + 1);
                Optional<Input.Source> source = sourceOf(row.value);
                if (source.isPresent()) {
                    metrics.waiting(source.get().word(), 1);
                    count(id, rowNumber, source.get(), load);
                } else {
                    waiting.merge(id, load, Load::plus);
                }
            }
        }
    }

    boolean isEmpty(SagaId id) {
        return waiting.isEmpty() || !waiting.containsKey(id);
    }

    /** Whether a record that is looked at has waited before. */
    boolean hasWaited(Input input) {
        return inHand.containsKey(input);
    }

    /** Keeps a record, unless it is too large or there are too many. */
    boolean add(SagaId id, Input input) {
        Row before = inHand.get(input);
        if (before != null) {
            return stay(id, input, before);
        }
        Input.Source source = input.source();
        if (!hasRoom(id, source, new Load(1, 0)) || input.size() > LARGEST) {
            return false;
        }
        byte[] row = write(input);
        Load load = new Load(1, row.length);
        if (row.length > LARGEST || !hasRoom(id, source, load)) {
            return false;
        }
        rows.put(Keys.waiting(id, number), row);
        count(id, number++, source, load);
        metrics.waiting(input.source().word(), 1);
        return true;
    }

    /** It goes on waiting, where it is. */
    private boolean stay(SagaId id, Input input, Row row) {
        boolean stays = hasRoom(id, row.source(), row.load());
        if (stays) {
            inHand.remove(input);
            count(id, lastNumber(row.key()), row.source(), row.load());
        }
        return stays;
    }

    private boolean hasRoom(SagaId id, Input.Source source, Load more) {
        return !from(source).plus(more).exceeds(bound(source))
                && !waiting.getOrDefault(id, Load.NONE).plus(more).exceeds(FOR_ONE);
    }

    private Load from(Input.Source source) {
        return bySource.getOrDefault(source, Load.NONE);
    }

    private void count(SagaId id, long rowNumber, Input.Source source, Load more) {
        waiting.merge(id, more, Load::plus);
        bySource.merge(source, more, Load::plus);
        if (source == Input.Source.EVENT) {
            events.put(rowNumber, id);
        }
    }

    private void discount(SagaId id, long rowNumber, Input.Source source, Load less) {
        Load left = waiting.getOrDefault(id, Load.NONE).minus(less);
        if (left.records() <= 0) {
            waiting.remove(id);
        } else {
            waiting.put(id, left);
        }
        bySource.put(source, from(source).minus(less));
        events.remove(rowNumber);
    }

    /** Whether an event has no room only since too many others of other sagas wait. */
    boolean isFullOfEvents(SagaId id) {
        Load one = new Load(1, 0);
        return from(Input.Source.EVENT).plus(one).exceeds(bound(Input.Source.EVENT))
                && !waiting.getOrDefault(id, Load.NONE).plus(one).exceeds(FOR_ONE);
    }

    /** An event that waits, and what has it leave. */
    record Oldest(SagaId saga, Input input, Runnable leaves) {}

    /**
     * The event that waits for longest, among those of sagas that may lose one.
     *
     * @throws CorruptStateException if it cannot be read
     */
    Optional<Oldest> oldestEvent(Predicate<SagaId> mayLose) {
        for (Map.Entry<Long, SagaId> event : events.entrySet()) {
            SagaId id = event.getValue();
            if (!mayLose.test(id)) {
                continue;
            }
            byte[] key = Keys.waiting(id, event.getKey());
            byte[] row = rows.get(key);
            if (row != null) {
                Input input = read(row);
                Load load = new Load(1, row.length);
                return Optional.of(
                        new Oldest(
                                id,
                                input,
                                () -> {
                                    rows.put(key, null);
                                    discount(id, event.getKey(), Input.Source.EVENT, load);
                                    metrics.waiting(input.source().word(), -1);
                                }));
            }
        }
        return Optional.empty();
    }

    /**
     * All that wait for a saga, in the order of their coming. Each either is added again, and stays
     * where it is, or leaves by {@link #done}. Whoever looks while others are in hand sees only
     * what was added again: the others have still to be taken.
     *
     * @throws CorruptStateException if one of them cannot be read; then all go on waiting
     */
    List<Input> look(SagaId id) {
        if (isEmpty(id)) {
            return List.of();
        }
        List<Input> inputs = new ArrayList<>();
        List<Row> found = new ArrayList<>();
        byte[] from = Keys.waiting(id);
        try (KeyValueIterator<byte[], byte[]> stored = rows.range(from, Keys.after(from))) {
            while (stored.hasNext()) {
                var row = stored.next();
                if (!isInHand(row.key)) {
                    Input input = read(row.value);
                    inputs.add(input);
                    found.add(new Row(row.key, input.source(), new Load(1, row.value.length)));
                }
            }
        }
        for (int i = 0; i < found.size(); i++) {
            Row row = found.get(i);
            inHand.put(inputs.get(i), row);
            discount(id, lastNumber(row.key()), row.source(), row.load());
        }
        return inputs;
    }

    /**
     * The controls and signals among those that wait for a saga, in the order of their coming,
     * whether or not they are being looked at. They go on waiting.
     *
     * @throws CorruptStateException if one of them cannot be read
     */
    List<Input> wishes(SagaId id) {
        if (isEmpty(id) && inHand.isEmpty()) {
            return List.of();
        }
        List<Input> wishes = new ArrayList<>();
        byte[] from = Keys.waiting(id);
        try (KeyValueIterator<byte[], byte[]> stored = rows.range(from, Keys.after(from))) {
            while (stored.hasNext()) {
                byte[] row = stored.next().value;
                if (sourceOf(row).filter(Input.Source::isWish).isPresent()) {
                    wishes.add(read(row));
                }
            }
        }
        return wishes;
    }

    private boolean isInHand(byte[] key) {
        return inHand.values().stream().anyMatch(row -> Arrays.equals(row.key(), key));
    }

    /** Has a record leave that was looked at, unless it was added again. */
    void done(Input input) {
        Row row = inHand.remove(input);
        if (row != null) {
            rows.put(row.key(), null);
            metrics.waiting(input.source().word(), -1);
        }
    }

    /** None if it cannot be read; the same record cannot be looked at, and so stays. */
    private static Optional<Input.Source> sourceOf(byte[] row) {
        return row.length > 1 && row[0] == VERSION && row[1] >= 0 && row[1] < SOURCES.length
                ? Optional.of(SOURCES[row[1]])
                : Optional.empty();
    }

    private static long lastNumber(byte[] key) {
        return java.nio.ByteBuffer.wrap(key).getLong(key.length - 8);
    }

    private static byte[] write(Input input) {
        BinOut out = new BinOut().bits(VERSION).bits(input.source().ordinal());
        bytes(out, input.key());
        bytes(out, input.value());
        Header[] headers = input.headers().toArray();
        out.number(headers.length);
        for (Header header : headers) {
            out.text(header.key());
            bytes(out, header.value());
        }
        return out.number(input.partition())
                .number(input.offset())
                .number(Math.max(0, input.appendedAtMs()))
                .number(input.readAtMs())
                .done();
    }

    private static void bytes(BinOut out, byte @org.jspecify.annotations.Nullable [] value) {
        out.bits(value == null ? 0 : 1);
        if (value != null) {
            out.bytes(value);
        }
    }

    @SuppressWarnings("NullAway") // a header's value may be null
    private static Input read(byte[] stored) {
        BinIn in = new BinIn(stored);
        if (in.bits() != VERSION) {
            throw new CorruptStateException("Expected a waiting record in form " + VERSION);
        }
        Input.Source source = StateCodec.pick(SOURCES, in.bits());
        byte[] key = bytes(in);
        byte[] value = bytes(in);
        Headers headers = new RecordHeaders();
        for (int left = in.integer(); left > 0; left--) {
            headers.add(in.text(), bytes(in));
        }
        return new Input(
                source, key, value, headers, in.integer(), in.number(), in.number(), in.number());
    }

    private static byte @org.jspecify.annotations.Nullable [] bytes(BinIn in) {
        return in.bits() == 0 ? null : in.bytes();
    }
}
