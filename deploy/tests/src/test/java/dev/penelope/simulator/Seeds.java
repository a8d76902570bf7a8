package dev.penelope.simulator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** Runs many seeds, each with the coordinator that it stands for. Safe to use from any thread. */
final class Seeds {
    private final Altered small;
    private final Altered whole;

    /** Of the coordinator as it is. */
    Seeds() {
        this(List.of());
    }

    /** Of a coordinator with some of its text changed. */
    Seeds(List<Change> changes) {
        this.whole = new Altered(changes);
        this.small = new Altered(Simulator.small(changes));
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
        return Simulator.isSmall(seed) ? small : whole;
    }

    /**
     * Runs so many seeds from {@code from} on.
     *
     * @param enough whether there is no need to go on
     * @param failed is told of each that went wrong, as soon as it did
     * @param done is told how many were run, again and again
     * @return how many were run
     */
    long run(long from, long count, Enough enough, Consumer<Failure> failed, LongConsumer done) {
        silence();
        int threads = Runtime.getRuntime().availableProcessors();
        AtomicLong next = new AtomicLong();
        AtomicLong ran = new AtomicLong();
        Runnable work =
                () -> {
                    for (long at = next.getAndIncrement();
                            at < count && !enough.is();
                            at = next.getAndIncrement()) {
                        String text = failure(from + at);
                        if (!text.isEmpty()) {
                            failed.accept(new Failure(from + at, text));
                        }
                        done.accept(ran.incrementAndGet());
                    }
                };
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> all =
                    IntStream.range(0, threads).mapToObj(i -> executor.submit(work)).toList();
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return ran.get();
    }

    @FunctionalInterface
    interface Enough {
        boolean is();
    }

    /** All that went wrong among so many seeds. */
    List<Failure> failures(long from, long count) {
        ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
        run(from, count, () -> false, failures::add, ran -> {});
        return List.copyOf(failures);
    }

    /** The coordinator tells its log of every record that we spoil. */
    private static void silence() {
        if (LoggerFactory.getLogger("dev.penelope.coordinator") instanceof Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }
}
