package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
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
    private static final Set<String> SHARE_CONSUMER = ofShareConsumer();
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
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation(direction));
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    /**
     * @param number tells the consumers of one worker apart
     * @param most records at a time
     */
    Map<String, Object> shareConsumer(Direction direction, int number, int most) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        // While there are no seats nothing is polled. A member that does not poll leaves its
        // partitions to others after this time; it comes back with the next poll.
        all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
        // Brokers are asked one after the other, each for as long as this: so not for long.
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        all.putAll(chosen(SHARE_CONSUMER));
        all.put(ConsumerConfig.GROUP_ID_CONFIG, shareGroup(direction));
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, client(direction.wire() + "-" + number));
        // Each record is acknowledged by itself, when its outcome is durable.
        all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        // Never more than begin at once: what waited here would be kept from other workers.
        all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    /** What a share group is to be set to, for all its members. */
    Map<String, String> ofShareGroup(Direction direction) {
        return Map.of(
                // A command must not be lost because it was sent before the first worker came.
                "share.auto.offset.reset",
                "earliest",
                "share.isolation.level",
                isolation(direction),
                // More than we need to find what kills its workers: connections that break count
                // as well, and what is delivered that often is lost.
                "share.delivery.count.limit",
                String.valueOf(ShareBatch.MOST_DELIVERIES));
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
        return forEach(direction, worker.topics().workerGroup(worker.queue()));
    }

    /** A group is of one kind for ever, so that this is another one. */
    String shareGroup(Direction direction) {
        return forEach(direction, worker.topics().workerShareGroup(worker.queue()));
    }

    private static String forEach(Direction direction, String group) {
        return switch (direction) {
            case ACTION -> group;
            case UNDO -> group + ".undo";
        };
    }

    private String isolation(Direction direction) {
        return worker.readsUncommitted(direction) ? "read_uncommitted" : "read_committed";
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

    /** All but what the group decides, and not its members. */
    private static Set<String> ofShareConsumer() {
        Set<String> known = new HashSet<>(ConsumerConfig.configNames());
        known.removeAll(
                Set.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
        return Set.copyOf(known);
    }

    private static boolean isKnown(String name) {
        return CONSUMER.contains(name) || PRODUCER.contains(name) || ADMIN.contains(name);
    }
}
