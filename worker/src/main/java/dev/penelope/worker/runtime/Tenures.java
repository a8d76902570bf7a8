package dev.penelope.worker.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that the group has given to this consumer. Used by its poll thread. */
final class Tenures implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Tenures.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Commits commits;
    private final Map<TopicPartition, Tenure> begun = new HashMap<>();
    private final Set<TopicPartition> fresh = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();

    Tenures(Consumer<byte[], byte[]> consumer, Commits commits) {
        this.consumer = consumer;
        this.commits = commits;
    }

    /** Assigned, but nothing may be taken yet. */
    Set<TopicPartition> fresh() {
        return fresh;
    }

    void begin(Tenure tenure) {
        fresh.remove(tenure.partition());
        begun.put(tenure.partition(), tenure);
    }

    Collection<Tenure> all() {
        return begun.values();
    }

    @Nullable Tenure of(TopicPartition partition) {
        return begun.get(partition);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        paused.addAll(partitions);
        fresh.addAll(partitions);
        if (!partitions.isEmpty()) {
            LOG.info("partitions assigned partitions={}", partitions);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Tenure> ended = end(partitions);
        boolean told = commits.release(ended);
        LOG.info("partitions revoked partitions={} committed={}", partitions, told);
    }

    /** The group has given them to somebody else already: there is nothing to commit. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        end(partitions);
        LOG.warn("partitions lost partitions={}", partitions);
    }

    private List<Tenure> end(Collection<TopicPartition> partitions) {
        List<Tenure> ended = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            fresh.remove(partition);
            paused.remove(partition);
            Tenure tenure = begun.remove(partition);
            if (tenure != null) {
                tenure.end();
                ended.add(tenure);
            }
        }
        return ended;
    }

    /** Fetches no more than there is room for. */
    void pace(boolean saturated) {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (Tenure tenure : begun.values()) {
            boolean isFull = tenure.isFull();
            tenure.full(isFull);
            boolean stop = saturated || isFull || !tenure.waiting().isEmpty();
            if (stop != paused.contains(tenure.partition())) {
                (stop ? pause : resume).add(tenure.partition());
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
            paused.addAll(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
            resume.forEach(paused::remove);
        }
    }

    boolean anyFull() {
        for (Tenure tenure : begun.values()) {
            if (tenure.full()) {
                return true;
            }
        }
        return false;
    }
}
