package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Answers of the brokers to many questions that were asked at once. A question without an answer
 * takes none of the others' answers away.
 *
 * @param known what was answered
 * @param failed why there is no answer, by question
 */
record Answered<K, V>(Map<K, V> known, Map<K, Exception> failed) {
    /** Waits for all answers, for so long at most in all. */
    static <K, V> Answered<K, V> within(Duration patience, Map<K, KafkaFuture<V>> asked)
            throws InterruptedException {
        long untilNanos = System.nanoTime() + patience.toNanos();
        Map<K, V> known = new HashMap<>();
        Map<K, Exception> failed = new HashMap<>();
        for (Map.Entry<K, KafkaFuture<V>> each : asked.entrySet()) {
            long leftNanos = Math.max(0, untilNanos - System.nanoTime());
            try {
                known.put(each.getKey(), each.getValue().get(leftNanos, TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException | RuntimeException none) {
                failed.put(each.getKey(), none);
            }
        }
        return new Answered<>(known, failed);
    }

    Set<K> unanswered() {
        return new HashSet<>(failed.keySet());
    }

    /**
     * What was answered, if anything was.
     *
     * @throws ExecutionException if questions were asked, and none was answered
     */
    Map<K, V> orFail() throws ExecutionException {
        if (known.isEmpty() && !failed.isEmpty()) {
            throw new ExecutionException(failed.values().iterator().next());
        }
        return known;
    }
}
