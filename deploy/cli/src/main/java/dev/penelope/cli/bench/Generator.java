package dev.penelope.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Puts a load on sagas and measures it. In a closed loop a latency is that from sending to the
 * result; in an open loop it begins when the saga should have been sent, so that a stall counts for
 * all that it held up.
 */
final class Generator {
    private static final Duration TO_DRAIN = Duration.ofSeconds(60);

    /** Of an open loop that cannot keep up: beyond it the client would run out of memory first. */
    private static final int MOST_UNDER_WAY = 100_000;

    private final Sagas sagas;
    private final Load load;
    private final Latencies latencies = new Latencies();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicReference<String> problem = new AtomicReference<>("");
    private volatile boolean ending;

    Generator(Sagas sagas, Load load) {
        this.sagas = sagas;
        this.load = load;
    }

    /**
     * What became of a load.
     *
     * @param wrong how many ended otherwise than expected
     * @param lost how many have not ended within a minute after the last was begun
     */
    record Outcome(
            List<Latencies.Summary> windows, long started, long wrong, int lost, String problem) {}

    /**
     * Runs the load to its end.
     *
     * @param mark told when a window begins, and at last when the last one ends
     */
    Outcome run(IntConsumer mark) {
        Thread opener = begin();
        List<Latencies.Summary> windows = new ArrayList<>();
        long at = System.nanoTime() + load.warmUp().toNanos();
        sleepUntil(at);
        latencies.take(1);
        long since = System.nanoTime();
        mark.accept(0);
        for (int i = 1; i <= load.windows(); i++) {
            at += load.window().toNanos();
            sleepUntil(at);
            long now = System.nanoTime();
            windows.add(latencies.take((now - since) / 1e9));
            since = now;
            mark.accept(i);
        }
        ending = true;
        join(opener);
        long until = System.nanoTime() + TO_DRAIN.toNanos();
        while (underWay.get() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return new Outcome(windows, started.get(), wrong.get(), underWay.get(), problem.get());
    }

    private Thread begin() {
        return Thread.ofPlatform()
                .daemon()
                .name("bench-load")
                .start(load.isOpen() ? this::open : this::closed);
    }

    private void closed() {
        for (int i = 0; i < load.inFlight(); i++) {
            next();
        }
    }

    private void next() {
        start(
                System.nanoTime(),
                () -> {
                    if (!ending) {
                        next();
                    }
                });
    }

    private void open() {
        long first = System.nanoTime();
        for (long i = 0; !ending; i++) {
            long intended = first + i * 1_000_000_000L / load.perSecond();
            sleepUntil(intended);
            if (underWay.get() < MOST_UNDER_WAY) {
                start(intended, () -> {});
            } else {
                wrong("not begun: " + MOST_UNDER_WAY + " are under way");
            }
        }
    }

    private void start(long sinceNanos, Runnable then) {
        underWay.incrementAndGet();
        started.incrementAndGet();
        try {
            var unused =
                    sagas.start(load.failing())
                            .whenComplete((good, failed) -> {
                                ended(sinceNanos, Boolean.TRUE.equals(good), failed);
                                then.run();
                            });
        } catch (RuntimeException refused) {
            // Whatever a client throws is a result of the benchmark. It begins no other one: a
            // client that refuses all would be asked for ever.
            ended(sinceNanos, false, refused);
        }
    }

    private void ended(
            long sinceNanos, boolean good, @org.jspecify.annotations.Nullable Throwable failed) {
        long now = System.nanoTime();
        underWay.decrementAndGet();
        if (good) {
            latencies.add(now - sinceNanos);
        } else {
            wrong(failed == null ? "a saga ended otherwise than expected" : failed.toString());
        }
    }

    private void wrong(String what) {
        wrong.incrementAndGet();
        problem.compareAndSet("", what);
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
