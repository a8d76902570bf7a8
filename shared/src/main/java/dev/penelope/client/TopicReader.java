package dev.penelope.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Questions to Kafka about a topic, for consumers that assign themselves. */
final class TopicReader {
    private TopicReader() {}

    /**
     * @throws KafkaFailedException if there is no such topic
     */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new KafkaFailedException(
                    "Expected the topic " + topic + " to exist",
                    new IllegalStateException(
                            "it does not; create the topics first, or correct the prefix"));
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /**
     * @throws KafkaFailedException if one of them is missing
     */
    static List<TopicPartition> partitions(
            Consumer<byte[], byte[]> consumer, Collection<String> topics) {
        return topics.stream().flatMap(topic -> partitions(consumer, topic).stream()).toList();
    }

    /**
     * Goes to the first record appended at that time or later; to the first of all if not given.
     */
    static void seek(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, Optional<Instant> since) {
        consumer.seekToBeginning(List.of(partition));
        if (since.isPresent()) {
            OffsetAndTimestamp found =
                    consumer.offsetsForTimes(Map.of(partition, since.get().toEpochMilli()))
                            .get(partition);
            if (found == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, found.offset());
            }
        }
    }

    /** Time left until then, never negative. */
    static Duration until(long deadlineNanos, Duration atMost) {
        long left = Math.max(0, deadlineNanos - System.nanoTime());
        return left < atMost.toNanos() ? Duration.ofNanos(left) : atMost;
    }
}
