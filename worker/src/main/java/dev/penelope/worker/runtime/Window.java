package dev.penelope.worker.runtime;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * The records of one partition that were taken, in order: what may be committed is the offset below
 * which all have finished. Used by one thread; only {@link Delivery#finish} comes from others.
 */
final class Window {
    private final Queue<Delivery> open = new ArrayDeque<>();
    private long next;
    private long taken;
    private long passed;

    /**
     * @param next the first offset that nobody finished
     */
    Window(long next) {
        this.next = next;
    }

    void add(Delivery delivery) {
        open.add(delivery);
        taken++;
    }

    /** Passes what has finished at the front, and says what may be committed. */
    long advance() {
        Delivery head = open.peek();
        while (head != null && head.finished()) {
            open.remove();
            passed++;
            next = head.offset() + 1;
            head = open.peek();
        }
        return next;
    }

    /** Takes note that there is nothing to run below this offset; markers of transactions are. */
    void skipTo(long position) {
        if (open.isEmpty() && position > next) {
            next = position;
        }
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** The record that everything behind it waits for. */
    OptionalLong head() {
        Delivery head = open.peek();
        return head == null ? OptionalLong.empty() : OptionalLong.of(head.offset());
    }

    /** How many records were passed so far: a mark to count from. */
    long passed() {
        return passed;
    }

    /** How many records were taken since {@code mark} of them were passed. */
    int takenSince(long mark) {
        return (int) (taken - mark);
    }
}
