package dev.penelope.coordinator;

import dev.penelope.coordinator.stream.CoordinatorRuntime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running coordinator. Any number may run side by side: they share the partitions. */
public final class Coordinator implements AutoCloseable {
    private final CoordinatorRuntime runtime;

    private Coordinator(CoordinatorRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Starts a coordinator without keeping its metrics.
     *
     * @throws CannotStartException saying what is wrong and what to do
     */
    public static Coordinator start(CoordinatorConfig config) {
        return start(config, new SimpleMeterRegistry());
    }

    /**
     * Checks that a coordinator can run here, and starts it; returns before it has its partitions.
     *
     * @throws CannotStartException saying what is wrong and what to do
     */
    public static Coordinator start(CoordinatorConfig config, MeterRegistry registry) {
        return new Coordinator(CoordinatorRuntime.start(config, new CoordinatorMetrics(registry)));
    }

    /**
     * Waits until it works on sagas.
     *
     * @throws CannotStartException if it ended instead, or took longer
     */
    public void awaitRunning(Duration patience) {
        try {
            runtime.running().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            Throwable why = ended.getCause() == null ? ended : ended.getCause();
            throw new CannotStartException(String.valueOf(why.getMessage()), why);
        } catch (TimeoutException late) {
            throw new CannotStartException(
                    "Expected the coordinator to run within "
                            + patience.toSeconds()
                            + " s, but it does not yet",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted while starting", interrupted);
        }
    }

    /**
     * Whether it works on all partitions that it was given. It does not while it restores them,
     * while they move between coordinators, once one of its threads has stood still for 8 s, or
     * once its work has not been committed for as long.
     */
    public boolean isRunning() {
        return runtime.isRunning();
    }

    /**
     * Completes when it was closed, and fails when it gave up by itself: also once a thread of it
     * has stood still for a minute without waiting for brokers. Others have its partitions then,
     * but what the thread holds is free only when the process ends.
     */
    public CompletableFuture<Void> ended() {
        return runtime.ended();
    }

    /** Commits, hands its partitions over, and ends; takes at most half a minute. */
    @Override
    public void close() {
        runtime.close();
    }
}
