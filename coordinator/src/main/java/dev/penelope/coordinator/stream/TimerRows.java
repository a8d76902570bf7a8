package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers in the order of their due times. The scan begins where the last one ended, so that it does
 * not wade through the traces of deleted rows, unless an earlier timer was armed since. The first
 * scan of a process begins before all: that takes a tenth of a second at most, for the traces are
 * those that the store has not compacted yet, however many timers there were.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class TimerRows {
    /** A timer of the shell's own: the rows of a run that is over are to be deleted. */
    static final int SWEEP_ROWS = 0x70;

    /** A timer of the shell's own: look again at the records that wait for a saga. */
    static final int WAITING = 0x71;

    private static final Logger LOG = LoggerFactory.getLogger(TimerRows.class);
    private static final TimerKind[] KINDS = TimerKind.values();

    private final KeyValueStore<byte[], byte[]> rows;
    private long fromMs;
    private long nextMs;

    TimerRows(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
    }

    /** A timer that is due. */
    record Due(SagaId saga, RunId run, int code, int place, long dueMs) {
        boolean isOfEngine() {
            return code >= 0 && code < KINDS.length;
        }

        Timer timer() {
            return new Timer(KINDS[code], place);
        }
    }

    void arm(SagaId saga, RunId run, Timer timer, long dueMs) {
        arm(saga, run, timer.kind().ordinal(), timer.place(), dueMs);
    }

    void arm(SagaId saga, RunId run, int code, int place, long dueMs) {
        rows.put(key(saga, code, place, dueMs), run.value().getBytes(StandardCharsets.US_ASCII));
        fromMs = Math.min(fromMs, dueMs);
        nextMs = Math.min(nextMs, dueMs);
    }

    void disarm(SagaId saga, Timer timer, long dueMs) {
        rows.put(key(saga, timer.kind().ordinal(), timer.place(), dueMs), null);
    }

    /** Whether a timer may be due: a cheap look, mostly false. */
    boolean anyDue(long nowMs) {
        return nextMs <= nowMs;
    }

    /** The earliest timers that are due, at most so many; each is to be taken, or left. */
    List<Due> due(long nowMs, int limit) {
        List<Due> due = new ArrayList<>();
        List<byte[]> unreadable = new ArrayList<>();
        long next = Long.MAX_VALUE;
        try (KeyValueIterator<byte[], byte[]> found =
                rows.range(bound(fromMs), bound(Long.MAX_VALUE))) {
            while (found.hasNext()) {
                var row = found.next();
                long dueMs = ByteBuffer.wrap(row.key).getLong(1);
                if (dueMs > nowMs || due.size() == limit) {
                    next = dueMs;
                    break;
                }
                read(row.key, row.value, dueMs)
                        .ifPresentOrElse(due::add, () -> unreadable.add(row.key));
            }
        }
        unreadable.forEach(key -> rows.put(key, null));
        nextMs = next;
        fromMs = Math.min(next, nowMs);
        return due;
    }

    /** Takes out one that is due: it is to fire. */
    void take(Due due) {
        rows.put(key(due.saga(), due.code(), due.place(), due.dueMs()), null);
    }

    /** Leaves one that is due, and those behind it, for the next time. */
    void leave(Due due) {
        fromMs = Math.min(fromMs, due.dueMs());
        nextMs = Math.min(nextMs, due.dueMs());
    }

    private static Optional<Due> read(byte[] key, byte[] run, long dueMs) {
        try {
            int end = key.length - 6;
            return Optional.of(
                    new Due(
                            new SagaId(new String(key, 9, end - 9, StandardCharsets.UTF_8)),
                            new RunId(new String(run, StandardCharsets.US_ASCII)),
                            key[end + 1],
                            ByteBuffer.wrap(key).getInt(end + 2) - 1,
                            dueMs));
        } catch (RuntimeException unreadable) {
            // Whose it is cannot be told: there is no saga to quarantine.
            LOG.error("a timer cannot be read, and is dropped: {}", Arrays.toString(key));
            return Optional.empty();
        }
    }

    private static byte[] key(SagaId saga, int code, int place, long dueMs) {
        byte[] id = saga.value().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(15 + id.length)
                .put(Keys.TIMER)
                .putLong(dueMs)
                .put(id)
                .put((byte) 0)
                .put((byte) code)
                .putInt(place + 1)
                .array();
    }

    private static byte[] bound(long dueMs) {
        return ByteBuffer.allocate(9).put(Keys.TIMER).putLong(dueMs).array();
    }
}
