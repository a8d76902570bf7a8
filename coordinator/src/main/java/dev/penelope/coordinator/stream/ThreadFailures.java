package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * The failures of stream threads in the last minutes. A few are mended by another thread; very many
 * are not. An outage fails every thread, so that the limit is one for each. Safe to use from
 * several threads.
 */
final class ThreadFailures {
    /** What the failures of one thread may come to before it is no use to start another. */
    private static final int MENDABLE = 20;

    private static final Duration COUNT_FOR = Duration.ofMinutes(5);

    private final int limit;
    private final LongSupplier nanos;
    private final Deque<Long> atNanos = new ArrayDeque<>();

    /**
     * @param threads how many stream threads there are
     * @param nanos a clock
     */
    ThreadFailures(int threads, LongSupplier nanos) {
        this.limit = MENDABLE * threads;
        this.nanos = nanos;
    }

    /** Counts one more. Returns whether these are too many. */
    synchronized boolean tooMany() {
        long now = nanos.getAsLong();
        atNanos.add(now);
        atNanos.removeIf(then -> now - then > COUNT_FOR.toNanos());
        return atNanos.size() > limit;
    }
}
