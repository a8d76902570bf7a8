package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.coordinator.OwnSettings;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka Streams is told. */
final class StreamsSettingsTest {
    private static Properties settings(Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(more);
        all.put("bootstrap.servers", "nowhere:1");
        CoordinatorConfig config = CoordinatorConfig.of(all);
        try (RocksMemory memory = new RocksMemory(config.rocksBytes())) {
            return StreamsSettings.of(config, "instance", memory);
        }
    }

    /** Otherwise a user's value would be ignored in silence. */
    @Test
    void whatWeSetOurselvesNobodyElseMaySet() {
        assertThat(settings(Map.of()).keySet())
                .filteredOn(name -> !name.equals("bootstrap.servers"))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(OwnSettings.reason(name.toString())).as("%s", name).isPresent());
    }

    /** What a user may choose: how clients reach the brokers, and what costs time or memory. */
    private static final Set<String> OPEN =
            Set.of(
                    "acceptable.recovery.lag",
                    "allow.os.group.write.access",
                    // Taken as the coordinator's own, which has the same name.
                    "bootstrap.servers",
                    "application.server",
                    "buffer.memory",
                    "buffered.records.per.partition",
                    "built.in.metrics.version",
                    "client.dns.lookup",
                    "client.rack",
                    "config.providers",
                    "connections.max.idle.ms",
                    "default.api.timeout.ms",
                    "enable.metrics.push",
                    "exclude.internal.topics",
                    "fetch.max.bytes",
                    "fetch.max.wait.ms",
                    "fetch.min.bytes",
                    // Code of the user's own, for traces: trusted as what it runs in.
                    "interceptor.classes",
                    "log.summary.interval.ms",
                    "max.partition.fetch.bytes",
                    "max.poll.records",
                    "max.warmup.replicas",
                    "metric.reporters",
                    // Of records without a key, which are dead letters.
                    "partitioner.adaptive.partitioning.enable",
                    "partitioner.availability.timeout.ms",
                    "probing.rebalance.interval.ms",
                    "receive.buffer.bytes",
                    "request.timeout.ms",
                    "send.buffer.bytes",
                    "state.cleanup.delay.ms",
                    "state.cleanup.dir.max.age.ms",
                    "task.assignor.class",
                    "upgrade.from");

    private static final List<String> OPEN_KINDS =
            List.of(
                    "compression.",
                    "metadata.",
                    "metrics.",
                    "rack.aware.",
                    "reconnect.",
                    "retry.backoff.",
                    "sasl.",
                    "security.",
                    "socket.",
                    "ssl.");

    private static boolean isOpen(String name) {
        return OPEN.contains(name) || OPEN_KINDS.stream().anyMatch(name::startsWith);
    }

    /** A new version of Kafka brings new ones: each is to be thought about. */
    @Test
    void everySettingOfKafkaIsEitherOpenOrRefusedWithAReason() {
        Set<String> names = new TreeSet<>(StreamsConfig.configDef().names());
        names.addAll(ProducerConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());

        assertThat(names)
                .allSatisfy(name ->
                        assertThat(OwnSettings.reason(name).isPresent())
                                .as("%s is refused", name)
                                .isNotEqualTo(isOpen(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partitioner.class",
                "producer.partitioner.class",
                "producer.partitioner.ignore.keys",
                "default.timestamp.extractor",
                "task.timeout.ms",
                "main.consumer.isolation.level",
                "restore.consumer.key.deserializer",
                "global.consumer.auto.offset.reset",
                "admin.bootstrap.controllers",
                "producer.bootstrap.servers",
                "topic.cleanup.policy"
            })
    void whatWouldBreakAPromiseIsRefusedInEveryScope(String name) {
        assertThatThrownBy(() -> settings(Map.of("kafka." + name, "x")))
                .hasMessageContaining("kafka." + name + " cannot be chosen: ");
    }

    @Test
    void whatAUserSaysOfKafkaIsPassedOn() {
        assertThat(settings(Map.of("kafka.producer.compression.type", "lz4")))
                .containsEntry("producer.compression.type", "lz4");
    }

    @Test
    void nothingGivesUpBeforeBrokersThatAreAwayForAMinuteAreThereAgain() {
        Properties all = settings(Map.of());
        long absenceMs = StreamsSettings.ABSENCE.toMillis();
        long delivery = milliseconds(all, "producer.delivery.timeout.ms");
        assertThat(absenceMs).isEqualTo(60_000);
        assertThat(delivery).isGreaterThan(absenceMs);
        assertThat(milliseconds(all, "producer.max.block.ms")).isGreaterThan(absenceMs);
        assertThat(milliseconds(all, "producer.transaction.timeout.ms")).isGreaterThan(delivery);
        assertThat(milliseconds(all, "main.consumer.max.poll.interval.ms"))
                .isGreaterThan(milliseconds(all, "producer.max.block.ms"));
        assertThat(Watchdog.GIVE_UP_WAITING.toMillis())
                .isGreaterThan(2 * milliseconds(all, "producer.max.block.ms"));
    }

    private static long milliseconds(Properties all, String name) {
        return Long.parseLong(String.valueOf(all.get(name)));
    }

    @Test
    void theSessionIsAsLongAsTheOperatorSays() {
        assertThat(settings(Map.of())).containsEntry("consumer.session.timeout.ms", 6_000);
        assertThat(settings(Map.of("session.timeout.ms", "60000")))
                .containsEntry("consumer.session.timeout.ms", 60_000)
                .containsEntry("consumer.heartbeat.interval.ms", 1_500);
    }
}
