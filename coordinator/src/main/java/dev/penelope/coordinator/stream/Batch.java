package dev.penelope.coordinator.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the last poll of a stream thread brought. When it is worked through, and somebody waits for
 * what was sent meanwhile, it is time to commit: the thread would go on to wait for input. A full
 * batch means that more input waits already; then the commit interval governs, since many small
 * transactions would cost throughput. Used by its stream thread alone, apart from {@link #beats}.
 */
public final class Batch {
    private int left;
    private boolean full;
    private boolean awaited;
    private long beaten;
    private final AtomicLong beats = new AtomicLong();
    private final TimeShare share = new TimeShare();

    /**
     * Streams polls again only when it has worked on all that the last poll brought.
     *
     * @param tookNanos how long the poll took
     */
    void polled(int records, boolean asManyAsMayBe, long tookNanos) {
        left = records;
        full = asManyAsMayBe;
        if (records == 0) {
            share.idle(tookNanos);
        }
        beat();
    }

    /** Somebody waits for what was just sent. */
    public void awaited() {
        awaited = true;
    }

    /** One more record is worked through. Returns whether to commit. */
    public boolean worked() {
        beat();
        left--;
        return left == 0 && !full && takeAwaited();
    }

    /**
     * Timers have had their turn. Returns whether to commit what somebody waits for: while there
     * are records left, the one that is worked through last does.
     */
    boolean fired() {
        return left <= 0 && !full && takeAwaited();
    }

    /** What the thread may spend on what is due by the clock. */
    TimeShare share() {
        return share;
    }

    /** The thread moves: it has done one more thing. */
    void beat() {
        beats.setRelease(++beaten);
    }

    /** How many things the thread has done, for those who watch whether it moves. */
    long beats() {
        return beats.getAcquire();
    }

    /** Whether somebody waits for what was sent since the last call. */
    private boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }
}
