package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes what nobody should, and reads what is there. */
final class Raw implements AutoCloseable {
    private static final int LARGEST = 16 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<?>> sent = new ArrayList<>();

    Raw(Map<String, String> kafka, Map<String, String> more) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("max.request.size", LARGEST);
        all.putAll(more);
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** With a transaction that is never committed. */
    static void abort(Map<String, String> kafka, List<ProducerRecord<byte[], byte[]>> records) {
        try (Raw raw = new Raw(kafka, Map.of("transactional.id", "aborts-" + System.nanoTime()))) {
            raw.producer.initTransactions();
            raw.producer.beginTransaction();
            records.forEach(raw::send);
            raw.producer.flush();
            raw.producer.abortTransaction();
            raw.sent.clear();
        }
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(producer.send(record));
    }

    void send(String topic, String key, byte[] value) {
        send(record(topic, null, null, key, value));
    }

    /** To a partition of choice, bearing a time of choice. */
    static ProducerRecord<byte[], byte[]> record(
            String topic,
            @Nullable Integer partition,
            @Nullable Long timestamp,
            String key,
            byte[] value) {
        return new ProducerRecord<>(topic, partition, timestamp, key.getBytes(UTF_8), value);
    }

    /** Until the brokers have all that was sent. */
    void awaitSent() {
        try {
            for (Future<?> each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
        } catch (Exception failed) { // any of Kafka's
            throw new AssertionError("Expected the brokers to take a record, but", failed);
        }
        sent.clear();
    }

    /** Waits until the brokers know of them. */
    static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        Patience.until(
                topic + " has partitions",
                Duration.ofSeconds(60),
                () -> {
                    consumer.partitionsFor(topic)
                            .forEach(info ->
                                    partitions.add(new TopicPartition(topic, info.partition())));
                    return !partitions.isEmpty();
                });
        return partitions;
    }

    /** All that is committed now. */
    static List<ConsumerRecord<byte[], byte[]>> all(Map<String, String> kafka, String topic) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Patience.until(
                    topic + " is read to its end",
                    Duration.ofSeconds(60),
                    () -> {
                        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
                        return ends.entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                    });
        }
        return records;
    }

    /** The sum of the ends of a topic's partitions. */
    static long ends(Map<String, String> kafka, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>copyOf(kafka),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
