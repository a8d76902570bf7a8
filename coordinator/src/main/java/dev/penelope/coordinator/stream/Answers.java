package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what a cluster answers before the coordinator runs. */
record Answers(String brokers) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * @throws CannotStartException if there was none, or a refusal
     */
    <T> T await(KafkaFuture<T> future) {
        try {
            return orRefusal(future);
        } catch (ExecutionException refused) {
            throw unreachable(refused);
        }
    }

    /**
     * @throws ExecutionException with what the cluster said instead
     * @throws CannotStartException if it said nothing
     */
    <T> T orRefusal(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw unreachable(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted while starting", interrupted);
        }
    }

    CannotStartException unreachable(Exception why) {
        Throwable cause = why instanceof ExecutionException ? why.getCause() : why;
        return new CannotStartException(
                "Expected Kafka at "
                        + brokers
                        + " to answer, but "
                        + (cause == null || cause.getMessage() == null
                                ? "it did not within " + PATIENCE.toSeconds() + " s"
                                : cause.getMessage()),
                why);
    }
}
