package dev.penelope.coordinator.stream;

/**
 * What the last poll of a stream thread brought. When it is worked through, and somebody waits for
 * what was sent meanwhile, it is time to commit: the thread would go on to wait for input. A full
 * batch means that more input waits already; then the commit interval governs, since many small
 * transactions would cost throughput. Used by its stream thread alone.
 */
public final class Batch {
    private int left;
    private boolean full;
    private boolean awaited;

    /** Streams polls again only when it has worked on all that the last poll brought. */
    void polled(int records, boolean asManyAsMayBe) {
        left = records;
        full = asManyAsMayBe;
    }

    /** Somebody waits for what was just sent. */
    public void awaited() {
        awaited = true;
    }

    /** One more record is worked through. Returns whether to commit. */
    public boolean worked() {
        left--;
        return left == 0 && !full && takeAwaited();
    }

    /** Whether somebody waits for what was sent since the last call. */
    private boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }
}
