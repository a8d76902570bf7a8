package dev.penelope.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** Runs many seeds, each with the coordinator that it stands for. Safe to use from any thread. */
final class Seeds {
    private final Supplier<Altered> small;
    private final Supplier<Altered> whole;

    /** Of the coordinator as it is. */
    Seeds() {
        this(List.of());
    }

    /** Of a coordinator with some of its text changed. */
    Seeds(List<Change> changes) {
        this.whole = onDemand(changes);
        this.small = onDemand(Simulator.small(changes));
    }

    /** To compile one takes seconds. */
    private static Supplier<Altered> onDemand(List<Change> changes) {
        FutureTask<Altered> compiled = new FutureTask<>(() -> new Altered(changes));
        return () -> {
            compiled.run(); // Once, whoever comes first.
            return done(compiled);
        };
    }

    private static <T> T done(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A seed that went wrong, with what did and the log of each saga as a tree. */
    record Failure(long seed, String text) {
        /** The promise that was broken, in a line. */
        String promise() {
            return text.lines().findFirst().orElse("");
        }
    }

    /** What went wrong, with the log of each saga as a tree; empty if nothing did. */
    String failure(long seed) {
        return coordinator(seed).failure(seed);
    }

    /** The log of each saga as a tree, and what went wrong, if anything did. */
    String story(long seed) {
        return coordinator(seed).story(seed);
    }

    private Altered coordinator(long seed) {
        return (Simulator.isSmall(seed) ? small : whole).get();
    }

    /**
     * Runs so many seeds.
     *
     * @param seed what each of them is, by its place
     * @param enough whether there is no need to go on
     * @param failed is told of each that went wrong, as soon as it did
     * @param done is told how many were run, again and again
     * @return how many were run
     */
    long run(
            LongUnaryOperator seed,
            long count,
            BooleanSupplier enough,
            Consumer<Failure> failed,
            LongConsumer done) {
        silence();
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong();
        AtomicLong ran = new AtomicLong();
        Runnable work =
                () -> {
                    for (long at = next.getAndIncrement();
                            at < count && !enough.getAsBoolean();
                            at = next.getAndIncrement()) {
                        long chosen = seed.applyAsLong(at);
                        String text = failure(chosen);
                        if (!text.isEmpty()) {
                            failed.accept(new Failure(chosen, text));
                        }
                        done.accept(ran.incrementAndGet());
                    }
                };
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(work))
                    .toList()
                    .forEach(Seeds::done);
        }
        return ran.get();
    }

    /** All that went wrong among so many seeds. */
    List<Failure> failures(long from, long count) {
        ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
        run(at -> from + at, count, () -> false, failures::add, ran -> {});
        return List.copyOf(failures);
    }

    /** The coordinator tells its log of every record that we spoil. */
    private static void silence() {
        if (LoggerFactory.getLogger("dev.penelope.coordinator") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }
}
