package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures how far the coordinators, all together, are behind their inputs: also where nobody owns
 * a partition. What an open transaction holds back is counted elsewhere.
 */
final class Lag implements Lookout.Look {
    static final Duration EVERY = Duration.ofSeconds(10);

    private final Admin admin;
    private final String group;
    private final TopicNames topics;
    private final Collection<TopicPartition> inputs;
    private final CoordinatorMetrics metrics;

    Lag(
            Admin admin,
            String group,
            TopicNames topics,
            Collection<TopicPartition> inputs,
            CoordinatorMetrics metrics) {
        this.admin = admin;
        this.group = group;
        this.topics = topics;
        this.inputs = inputs;
        this.metrics = metrics;
    }

    @Override
    public void look() throws ExecutionException, InterruptedException, TimeoutException {
        // Before the positions, or what is taken in meanwhile would count as a lag.
        Map<TopicPartition, Long> ends =
                Ends.of(admin, inputs, IsolationLevel.READ_COMMITTED, Lookout.PATIENCE).orFail();
        Map<TopicPartition, OffsetAndMetadata> positions =
                Lookout.await(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> reached = new HashMap<>();
        positions.forEach((partition, at) -> {
            if (at != null) {
                reached.put(partition, at.offset());
            }
        });
        behind(ends, reached, topics)
                .forEach((source, records) -> metrics.lag(source.word(), records));
    }

    /** Of each input; where nobody has a position nobody began, and the first start says so. */
    static Map<Input.Source, Long> behind(
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> positions,
            TopicNames topics) {
        Map<Input.Source, Long> behind = new EnumMap<>(Input.Source.class);
        for (Input.Source source : Input.Source.values()) {
            behind.put(source, 0L);
        }
        ends.forEach((partition, end) -> {
            long records = Math.max(0, end - positions.getOrDefault(partition, end));
            behind.merge(Input.Source.of(partition.topic(), topics), records, Long::sum);
        });
        return behind;
    }
}
