package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer that knows no rules: any bytes, of any size, to any partition. */
final class Wire implements AutoCloseable {
    private static final int LARGEST = 64 << 20;

    private final KafkaProducer<byte[], byte[]> producer;

    Wire(Map<String, String> kafka) {
        this(kafka, Map.of());
    }

    Wire(Map<String, String> kafka, Map<String, String> more) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("max.request.size", LARGEST);
        all.put("buffer.memory", 2 * LARGEST);
        all.putAll(more);
        producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    RecordMetadata send(String topic, String key, String value) {
        return send(topic, key, value.getBytes(UTF_8));
    }

    RecordMetadata send(String topic, String key, byte @Nullable [] value) {
        return send(record(topic, key.getBytes(UTF_8), value));
    }

    /** Returns when the broker has it. */
    RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get(60, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("Expected the broker to take a record, but", failed);
        }
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a record without key or value
    static ProducerRecord<byte[], byte[]> record(
            String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, key, value);
    }

    @SuppressWarnings("NullAway") // as above
    static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, partition, key, value);
    }

    @Override
    public void close() {
        producer.close();
    }
}
