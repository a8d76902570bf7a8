package dev.penelope.worker.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded concurrency without locks: a delivery that ends starts the next one that waits. One
 * thread adds, any thread ends.
 */
final class Slots {
    private final int limit;
    private final ThreadFactory threads;
    private final Consumer<Delivery> work;
    private final BooleanSupplier mayBegin;
    private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile @Nullable Thread waiter;
    private volatile boolean closed;

    /**
     * @param mayBegin asked before each beginning; if not, {@link #pump} has to be called again
     */
    Slots(int limit, String name, Consumer<Delivery> work, BooleanSupplier mayBegin) {
        this.limit = limit;
        this.threads = Thread.ofVirtual().name(name).factory();
        this.work = work;
        this.mayBegin = mayBegin;
    }

    void add(Delivery delivery) {
        waitingCount.incrementAndGet();
        waiting.add(delivery);
    }

    /** Begins what may begin. From any thread. */
    void pump() {
        while (waitingCount.get() > 0 && !closed && mayBegin.getAsBoolean()) {
            if (running.incrementAndGet() > limit) {
                running.decrementAndGet();
                return;
            }
            Delivery next = next();
            if (next == null) {
                running.decrementAndGet();
            } else {
                threads.newThread(() -> run(next)).start();
            }
        }
    }

    private @Nullable Delivery next() {
        Delivery next = waiting.poll();
        while (next != null) {
            waitingCount.decrementAndGet();
            if (!next.claim().over()) {
                return next;
            }
            next = waiting.poll();
        }
        return null;
    }

    private void run(Delivery delivery) {
        try {
            work.accept(delivery);
        } finally {
            running.decrementAndGet();
            pump();
            Thread sleeper = waiter;
            if (sleeper != null && hasRoom()) {
                LockSupport.unpark(sleeper);
            }
        }
    }

    /** Begins nothing more. */
    void close() {
        closed = true;
    }

    int running() {
        return running.get();
    }

    boolean isWaiting() {
        return waitingCount.get() > 0;
    }

    /** Whether no more should be fetched for now. */
    boolean isSaturated() {
        return waitingCount.get() >= limit;
    }

    /** Waits a bounded time for the backlog to be half gone. */
    void awaitRoom(long nanos) {
        waiter = Thread.currentThread();
        if (!hasRoom()) {
            LockSupport.parkNanos(this, nanos);
        }
        waiter = null;
    }

    private boolean hasRoom() {
        return waitingCount.get() <= limit / 2;
    }
}
