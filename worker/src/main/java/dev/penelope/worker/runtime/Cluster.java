package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker asks the cluster. */
final class Cluster implements Ends, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Admin admin;
    private final CountDownLatch closing = new CountDownLatch(1);

    Cluster(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsResult result =
                admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(result.all()).forEach((partition, info) -> ends.put(partition, info.offset()));
        return ends;
    }

    /**
     * Waits for topics, and says so: making them is for somebody who knows how many partitions and
     * replicas they are to have.
     *
     * <p>One caller at a time, so that it is said once.
     *
     * @return false if closed before
     */
    synchronized boolean awaitTopics(List<String> topics) throws InterruptedException {
        List<String> told = List.of();
        while (closing.getCount() > 0) {
            List<String> missing = missing(topics, told);
            if (missing.isEmpty()) {
                return true;
            }
            if (!missing.equals(told)) {
                LOG.warn(
                        "waiting for topics missing={}: create them with \"penelope topics create\"",
                        missing);
                told = missing;
            }
            if (awaitStop(BETWEEN_LOOKS)) {
                return false;
            }
        }
        return false;
    }

    private List<String> missing(List<String> topics, List<String> otherwise) {
        List<String> missing = new ArrayList<>();
        try {
            for (var found : admin.describeTopics(topics).topicNameValues().entrySet()) {
                try {
                    get(found.getValue());
                } catch (UnknownTopicOrPartitionException absent) {
                    missing.add(found.getKey());
                }
            }
            Collections.sort(missing);
            return missing;
        } catch (KafkaException unknown) {
            LOG.warn("topics not found out, will ask again error=\"{}\"", unknown.toString());
            return otherwise.isEmpty() ? topics : otherwise;
        }
    }

    /**
     * An answer, waited for within reason.
     *
     * @throws KafkaException if there is none, or it says no
     */
    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException wrapped) {
            throw wrapped.getCause() instanceof KafkaException cause
                    ? cause
                    : new KafkaException(wrapped.getCause());
        } catch (TimeoutException late) {
            throw new KafkaException("Expected an answer within " + PATIENCE, late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", stop);
        }
    }

    /** Whether {@link #stop} came within this time. */
    boolean awaitStop(Duration atMost) throws InterruptedException {
        return closing.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends waiting; the answers to what was asked are not waited for. */
    void stop() {
        closing.countDown();
    }

    @Override
    public void close() {
        stop();
        admin.close(Duration.ofSeconds(1));
    }
}
