package dev.penelope.cli.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees when results come again, partition by partition, as any reader of them does. */
final class Watch implements AutoCloseable {
    /** The broker may still append what a dead process had sent. */
    private static final Duration LAST_WORDS = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long beganNanos = System.nanoTime();
    private long deadMs;

    private Watch(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** Begins at the end of the topic. */
    static Watch of(String bootstrap, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> all =
                consumer.partitionsFor(topic).stream()
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        return new Watch(consumer);
    }

    /** From now on, time counts. */
    void begin() {
        beganNanos = System.nanoTime();
    }

    /** From now on, what is appended is somebody else's. */
    void dead() {
        deadMs = System.currentTimeMillis() + LAST_WORDS.toMillis();
    }

    double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    /**
     * Waits until each of these partitions has a result that was appended after the death.
     *
     * @return after how many seconds each of them was seen; those that were not are missing
     */
    Map<Integer, Double> await(Set<Integer> partitions, Duration patience) {
        Map<Integer, Double> seen = new HashMap<>();
        Set<Integer> left = new HashSet<>(partitions);
        double most = seconds() + patience.toMillis() / 1e3;
        while (!left.isEmpty() && seconds() < most) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                if (record.timestamp() > deadMs && left.remove(record.partition())) {
                    seen.put(record.partition(), seconds());
                }
            }
        }
        return seen;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
