package dev.penelope.coordinator.stream;

import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that cannot be taken in yet: their saga's start, its definition or its queue may still
 * come, or the saga is quarantined. They keep their order. Bounded for each saga and in all.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class WaitingRoom {
    /** Records that may wait for one saga. */
    static final int FOR_ONE = 100;

    /** Records that may wait in all, for one partition. */
    static final int FOR_ALL = 10_000;

    /**
     * The largest row for one record: any start within the limits fits. Whoever uses up the input
     * topic's own limit is not waited for, since the changelog would have to take it as well.
     */
    static final int LARGEST = 2 * 1024 * 1024;

    private static final int VERSION = 1;
    private static final Input.Source[] SOURCES = Input.Source.values();

    private final KeyValueStore<byte[], byte[]> rows;
    private final Map<SagaId, Integer> waiting = new HashMap<>();
    private int all;
    private long number;

    WaitingRoom(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
        byte[] table = {Keys.WAITING};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(table, Keys.after(table))) {
            while (found.hasNext()) {
                byte[] key = found.next().key;
                waiting.merge(Keys.saga(key), 1, Integer::sum);
                all++;
                number = Math.max(number, lastNumber(key) + 1);
            }
        }
    }

    boolean isEmpty(SagaId id) {
        return waiting.isEmpty() || !waiting.containsKey(id);
    }

    /** Keeps a record, unless it is too large or there are too many. */
    boolean add(SagaId id, Input input) {
        if (all >= FOR_ALL || waiting.getOrDefault(id, 0) >= FOR_ONE || input.size() > LARGEST) {
            return false;
        }
        byte[] row = write(input);
        if (row.length > LARGEST) {
            return false;
        }
        rows.put(Keys.waiting(id, number++), row);
        waiting.merge(id, 1, Integer::sum);
        all++;
        return true;
    }

    /** Takes out all that wait for a saga, in the order of their coming. */
    List<Input> take(SagaId id) {
        List<Input> taken = new ArrayList<>();
        if (isEmpty(id)) {
            return taken;
        }
        List<byte[]> keys = new ArrayList<>();
        byte[] from = Keys.waiting(id);
        try (KeyValueIterator<byte[], byte[]> found = rows.range(from, Keys.after(from))) {
            while (found.hasNext()) {
                var row = found.next();
                keys.add(row.key);
                taken.add(read(row.value));
            }
        }
        keys.forEach(key -> rows.put(key, null));
        waiting.remove(id);
        all -= keys.size();
        return taken;
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
