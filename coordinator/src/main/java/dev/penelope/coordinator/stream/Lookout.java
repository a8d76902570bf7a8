package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the cluster now and then, beside the stream threads. */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** So that a look that has to wait for an answer holds up no other. */
    private static final int THREADS = 4;

    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("penelope-lookout-", 1).factory());

    private final CoordinatorMetrics metrics;

    Lookout(CoordinatorMetrics metrics) {
        this.metrics = metrics;
    }

    /** One look at something. */
    interface Look {
        void look() throws ExecutionException, InterruptedException, TimeoutException;
    }

    /** Looks at once, and then so often. */
    void every(Duration time, Look look) {
        var unused =
                clock.scheduleWithFixedDelay(
                        () -> safely(look), 0, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void safely(Look look) {
        try {
            look.look();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException later) {
            LOG.debug("a look at the cluster failed: looking again later", later);
            metrics.lookFailed();
        } catch (Throwable unexpected) {
            // The edge of this thread: an error that left it would end the schedule for good.
            LOG.error("a look at the cluster failed: looking again later", unexpected);
            metrics.lookFailed();
        }
    }

    static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
