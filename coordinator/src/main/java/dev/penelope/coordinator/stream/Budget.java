package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How much may be done by the clock before it is the records' turn again. */
final class Budget {
    /** A round every 25 ms leaves records a third of the time when there is no end of timers. */
    private static final long NANOS = Duration.ofMillis(50).toNanos();

    /** A transaction holds what was sent, and the producer's buffer is 32 MiB. */
    private static final long BYTES = 8 * 1024 * 1024;

    private final LongSupplier nanos;
    private final LongSupplier bytes;
    private final long untilNanos;
    private final long untilBytes;

    /**
     * @param nanos a clock
     * @param bytes how much was sent so far
     */
    Budget(LongSupplier nanos, LongSupplier bytes) {
        this.nanos = nanos;
        this.bytes = bytes;
        this.untilNanos = nanos.getAsLong() + NANOS;
        this.untilBytes = bytes.getAsLong() + BYTES;
    }

    boolean isSpent() {
        return bytes.getAsLong() >= untilBytes || nanos.getAsLong() - untilNanos >= 0;
    }
}
