package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.coordinator.OwnSettings;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

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
