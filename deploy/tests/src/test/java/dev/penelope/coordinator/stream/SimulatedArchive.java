package dev.penelope.coordinator.stream;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/** A window store over a store in memory: a key's row for each window. */
@SuppressWarnings("NullAway") // a store answers null for what it does not have
final class SimulatedArchive implements WindowStore<byte[], byte[]> {
    private final SimulatedStore rows;

    SimulatedArchive(SimulatedStore rows) {
        this.rows = rows;
    }

    @Override
    public void put(byte[] key, byte @Nullable [] value, long windowMs) {
        rows.put(row(key, windowMs), value);
    }

    @Override
    public byte[] fetch(byte[] key, long windowMs) {
        return rows.get(row(key, windowMs));
    }

    private static byte[] row(byte[] key, long windowMs) {
        return ByteBuffer.allocate(key.length + 9).put(key).put((byte) 0).putLong(windowMs).array();
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(byte[] key, long fromMs, long toMs) {
        throw new UnsupportedOperationException("nobody asks for more than one window");
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> fetch(
            byte[] from, byte[] to, long fromMs, long toMs) {
        throw new UnsupportedOperationException("nobody asks for more than one key");
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> fetchAll(long fromMs, long toMs) {
        throw new UnsupportedOperationException("nobody asks for all");
    }

    @Override
    public KeyValueIterator<Windowed<byte[]>, byte[]> all() {
        throw new UnsupportedOperationException("nobody asks for all");
    }

    @Override
    public String name() {
        return rows.name();
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
