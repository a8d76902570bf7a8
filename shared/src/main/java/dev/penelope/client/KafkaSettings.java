package dev.penelope.client;

import dev.penelope.topic.HiddenSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the user says of Kafka, with what we insist on. */
record KafkaSettings(Map<String, String> given) {
    /** A start may carry a definition beside its parameters; the topic takes as much. */
    private static final int LARGEST_REQUEST = 4 * 1024 * 1024;

    KafkaSettings {
        given = HiddenSettings.copyOf(given);
    }

    Producer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    Producer<byte[], byte[]> producer(Map<String, String> also) {
        Map<String, Object> all = new HashMap<>();
        // One request under way for each broker, and nothing lingers: a lone start goes at once,
        // and under load the next request takes all that came up meanwhile.
        all.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        putGiven(all, ProducerConfig.configNames(), ConsumerConfig.configNames());
        // A start is acknowledged when it cannot be lost, and appended once.
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        all.putAll(also);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> consumer(Map<String, String> also) {
        Map<String, Object> all = new HashMap<>();
        putGiven(all, ConsumerConfig.configNames(), ProducerConfig.configNames());
        // What a coordinator did not commit did not happen.
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        all.putAll(also);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** All but what only the other kind of client knows; plugins have names of their own. */
    private void putGiven(Map<String, Object> all, Set<String> ours, Set<String> theirs) {
        given.forEach((name, value) -> {
            if (ours.contains(name) || !theirs.contains(name)) {
                all.put(name, value);
            }
        });
    }
}
