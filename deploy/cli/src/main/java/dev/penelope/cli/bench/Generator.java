package dev.penelope.cli.bench;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Puts a load on sagas and measures it. In a closed loop a latency is that from sending to the
 * result; in an open loop it begins when the saga should have been sent, so that a stall counts for
 * all that it held up.
 */
final class Generator {
    private static final Duration TO_DRAIN = Duration.ofMinutes(2);

    /** Of an open loop that cannot keep up: beyond it the client would run out of memory first. */
    private static final int MOST_UNDER_WAY = 100_000;

    private final Sagas sagas;
    private final Load load;
    private final Latencies latencies = new Latencies();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong putOff = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicReference<String> problem = new AtomicReference<>("");
    private final Thread opener;
    private long sinceNanos = System.nanoTime();
    private volatile boolean ending;

    private Generator(Sagas sagas, Load load) {
        this.sagas = sagas;
        this.load = load;
        this.opener =
                Thread.ofPlatform()
                        .daemon()
                        .name("bench-load")
                        .unstarted(load.isOpen() ? this::open : this::closed);
    }

    /**
     * What became of a load.
     *
     * @param putOff how many an open loop did not begin, since too many had not ended
     * @param wrong how many ended otherwise than expected
     * @param lost how many have not ended within two minutes after the last was begun
     */
    record Outcome(long started, long putOff, long wrong, int lost, String problem) {}

    static Generator begin(Sagas sagas, Load load) {
        Generator generator = new Generator(sagas, load);
        generator.opener.start();
        return generator;
    }

    /** What was measured since the last call. */
    Latencies.Summary take() {
        long now = System.nanoTime();
        Latencies.Summary taken = latencies.take((now - sinceNanos) / 1e9);
        sinceNanos = now;
        return taken;
    }

    /** Begins no more, and waits for those that are under way. */
    Outcome end() {
        ending = true;
        try {
            opener.join();
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
        long until = System.nanoTime() + TO_DRAIN.toNanos();
        while (underWay.get() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return new Outcome(started.get(), putOff.get(), wrong.get(), underWay.get(), problem.get());
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
                putOff.incrementAndGet();
            }
        }
    }

    private void start(long since, Runnable then) {
        underWay.incrementAndGet();
        started.incrementAndGet();
        try {
            var unused =
                    sagas.start(load.workload())
                            .whenComplete((good, failed) -> {
                                ended(since, Boolean.TRUE.equals(good), failed);
                                then.run();
                            });
        } catch (RuntimeException refused) {
            // Whatever a client throws is a result of the benchmark. It begins no other one: a
            // client that refuses all would be asked for ever.
            ended(since, false, refused);
        }
    }

    private void ended(long since, boolean good, @Nullable Throwable failed) {
        long now = System.nanoTime();
        underWay.decrementAndGet();
        if (good) {
            latencies.add(now - since);
        } else {
            wrong.incrementAndGet();
            problem.compareAndSet(
                    "", failed == null ? "a saga ended otherwise than expected" : "" + failed);
        }
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
