package dev.penelope.coordinator.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory with its changelog: what was put since the last commit is lost with the store.
 */
@SuppressWarnings("NullAway") // a store answers null for what it does not have
public final class SimulatedStore implements KeyValueStore<byte[], byte[]> {
    private final String name;
    private final NavigableMap<byte[], byte[]> changelog;
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    private final List<KeyValue<byte[], byte[]>> uncommitted = new ArrayList<>();
    private boolean changed;
    private BinaryOperator<byte[]> asRead = (key, value) -> value;

    /** One that is restored from a changelog. */
    public SimulatedStore(String name, NavigableMap<byte[], byte[]> changelog) {
        this.name = name;
        this.changelog = changelog;
        rows.putAll(changelog);
    }

    /** Has look-ups that find something find what this makes of the key and the value instead. */
    void asRead(BinaryOperator<byte[]> spoilt) {
        asRead = spoilt;
    }

    public static NavigableMap<byte[], byte[]> newChangelog() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    /** Makes all that was put last. */
    public void commit() {
        uncommitted.forEach(row -> set(changelog, row.key, row.value));
        uncommitted.clear();
    }

    /** Whether anything was put since {@link #settled}. */
    public boolean hasChanged() {
        return changed;
    }

    /** What was put so far is no news any more. */
    public void settled() {
        changed = false;
    }

    private static void set(Map<byte[], byte[]> map, byte[] key, byte @Nullable [] value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value) {
        uncommitted.add(new KeyValue<>(key, value));
        changed = true;
        set(rows, key, value);
    }

    @Override
    public byte[] get(byte[] key) {
        byte[] value = rows.get(key);
        return value == null ? null : asRead.apply(key, value);
    }

    @Override
    public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
        return new Rows(List.copyOf(rows.subMap(from, true, to, true).entrySet()).iterator());
    }

    @Override
    public KeyValueIterator<byte[], byte[]> all() {
        return new Rows(List.copyOf(rows.entrySet()).iterator());
    }

    private record Rows(Iterator<Map.Entry<byte[], byte[]>> entries)
            implements KeyValueIterator<byte[], byte[]> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<byte[], byte[]> next() {
            Map.Entry<byte[], byte[]> entry = entries.next();
            return new KeyValue<>(entry.getKey(), entry.getValue());
        }

        @Override
        public byte[] peekNextKey() {
            throw new UnsupportedOperationException("nobody peeks here");
        }

        @Override
        public void close() {}
    }

    @Override
    public byte[] putIfAbsent(byte[] key, byte[] value) {
        byte[] before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<byte[], byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(byte[] key) {
        byte[] before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public long approximateNumEntries() {
        return rows.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
