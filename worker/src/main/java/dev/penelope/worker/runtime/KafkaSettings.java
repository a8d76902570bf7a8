package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of a worker's Kafka clients, each beside its reason; the rest is Kafka's default.
 */
final class KafkaSettings {
    private static final Set<String> CONSUMER = ConsumerConfig.configNames();
    private static final Set<String> PRODUCER = ProducerConfig.configNames();
    private static final Set<String> ADMIN = AdminClientConfig.configNames();

    private final WorkerSettings worker;

    KafkaSettings(WorkerSettings worker) {
        this.worker = worker;
    }

    Map<String, Object> consumer(Direction direction) {
        Map<String, Object> all = new HashMap<>();
        // A dead worker's commands move on within this; Kafka's default is 45 s.
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        // The poll thread only ever waits for the group's coordinator: not for long, since others
        // wait for it when partitions move.
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        all.putAll(chosen(CONSUMER));
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group(direction));
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, client(direction.wire()));
        // Its commits are refused from members that were given up, which the lease relies on.
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // Partitions that stay are worked on while others move.
        all.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        // A command must not be lost because it was sent before the first worker came.
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Offsets are committed when outcomes are durable, by ourselves.
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                worker.readsUncommitted(direction) ? "read_uncommitted" : "read_committed");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    Map<String, Object> producer() {
        Map<String, Object> all = new HashMap<>();
        // One request under way for each broker, and nothing lingers: a lone outcome goes at once,
        // and under load the next request takes all that came up meanwhile.
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // What cannot be sent now is sent again, by others: an attempt's thread is not to be held
        // for a minute, which is Kafka's default, by a topic that is not to be had.
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        // A dead letter is as large as what it repeats.
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * Limits.RECORD_BYTES);
        all.putAll(chosen(PRODUCER));
        all.put(ProducerConfig.CLIENT_ID_CONFIG, client("outcome"));
        // An outcome counts once all replicas in sync have it.
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return all;
    }

    Map<String, Object> admin() {
        Map<String, Object> all = new HashMap<>(chosen(ADMIN));
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, client("admin"));
        return all;
    }

    /** After what time without a sign of life a group gives a consumer up. */
    Duration session(Direction direction) {
        Object millis = consumer(direction).get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        return Duration.ofMillis(Long.parseLong(String.valueOf(millis)));
    }

    private String group(Direction direction) {
        String group = worker.topics().prefix() + "penelope-worker." + worker.queue();
        return switch (direction) {
            case ACTION -> group;
            case UNDO -> group + ".undo";
        };
    }

    private String client(String role) {
        return "penelope-worker-" + worker.name() + "-" + role;
    }

    /** The user's settings, without those that only another kind of client knows. */
    private Map<String, String> chosen(Set<String> known) {
        Map<String, String> chosen = new HashMap<>(worker.kafka());
        chosen.keySet().removeIf(name -> !known.contains(name) && isKnown(name));
        return chosen;
    }

    private static boolean isKnown(String name) {
        return CONSUMER.contains(name) || PRODUCER.contains(name) || ADMIN.contains(name);
    }
}
