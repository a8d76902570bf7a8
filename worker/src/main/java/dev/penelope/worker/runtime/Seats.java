package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Bounded concurrency for several threads that each take seats first and then fetch no more than
 * they have seats for, so that nothing that was fetched waits. Safe to use from any thread.
 */
final class Seats {
    private final Semaphore free;
    private final AtomicInteger running = new AtomicInteger();
    private final ThreadFactory threads;
    private final Consumer<Delivery> work;

    Seats(int limit, String name, Consumer<Delivery> work) {
        this.free = new Semaphore(limit);
        this.threads = Thread.ofVirtual().name(name).factory();
        this.work = work;
    }

    /** Whether so many could be taken within this time. */
    boolean take(int count, Duration atMost) throws InterruptedException {
        return free.tryAcquire(count, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of those taken, so many are not needed. */
    void giveBack(int count) {
        free.release(count);
    }

    /** Begins on a seat that was taken, and gives it back at the end. */
    void begin(Delivery delivery) {
        running.incrementAndGet();
        threads.newThread(() -> run(delivery)).start();
    }

    private void run(Delivery delivery) {
        try {
            work.accept(delivery);
        } finally {
            running.decrementAndGet();
            free.release();
        }
    }

    int running() {
        return running.get();
    }
}
