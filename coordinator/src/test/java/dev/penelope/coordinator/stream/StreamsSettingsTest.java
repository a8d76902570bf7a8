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
}
