package dev.penelope.topic;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for a cluster's answers. */
final class Asking {
    /** Longer than the admin client itself tries by default, so that its own error is seen. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private Asking() {}

    /**
     * @throws ExecutionException with what the cluster said instead
     * @throws TopicsException if it said nothing
     */
    static <T> T answer(String wish, KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new TopicsException(
                    "Expected the cluster to " + wish + " within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TopicsException(
                    "Expected the cluster to " + wish + ", but was interrupted", interrupted);
        }
    }

    /**
     * @throws TopicsException whatever else the cluster said
     */
    static <T> T get(String wish, KafkaFuture<T> future) {
        try {
            return answer(wish, future);
        } catch (ExecutionException refused) {
            throw refusal(wish, refused);
        }
    }

    static TopicsException refusal(String wish, ExecutionException refused) {
        Throwable why = refused.getCause() == null ? refused : refused.getCause();
        return new TopicsException(
                "Expected the cluster to "
                        + wish
                        + ", but: "
                        + why.getClass().getSimpleName()
                        + ": "
                        + why.getMessage(),
                why);
    }
}
