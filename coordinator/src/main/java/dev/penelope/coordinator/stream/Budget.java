package dev.penelope.coordinator.stream;

import java.util.function.LongSupplier;

/** How much may be done by the clock before it is another's turn. */
final class Budget {
    private final LongSupplier nanos;
    private final LongSupplier bytes;
    private final boolean nothing;
    private final long untilNanos;
    private final long untilBytes;

    /**
     * @param nanos a clock
     * @param nowNanos what it said last
     * @param moreNanos how much time may be spent
     * @param bytes how much was sent so far
     * @param moreBytes how much more may be
     */
    Budget(LongSupplier nanos, long nowNanos, long moreNanos, LongSupplier bytes, long moreBytes) {
        this.nanos = nanos;
        this.bytes = bytes;
        this.nothing = moreNanos <= 0;
        this.untilNanos = nowNanos + moreNanos;
        this.untilBytes = bytes.getAsLong() + moreBytes;
    }

    /** Whether there is none; otherwise one thing may be done, however long it takes. */
    boolean isNothing() {
        return nothing;
    }

    boolean isSpent() {
        return nothing || bytes.getAsLong() >= untilBytes || nanos.getAsLong() - untilNanos >= 0;
    }
}
