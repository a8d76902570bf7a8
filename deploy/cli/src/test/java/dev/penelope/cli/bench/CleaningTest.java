package dev.penelope.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.bench.report.PerTopic;
import dev.penelope.cli.broker.LocalBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class CleaningTest {
    private static final String TOPIC = "rewritten";
    private static final int RECORDS = 3_000;

    @TempDir Path data;

    @Test
    @Timeout(120)
    void whatIsHeldIsCountedInFullAndWhatIsNotHeldIsKnownToBeCompacted() throws Exception {
        LocalBroker.Settings settings =
                LocalBroker.Settings.temporary()
                        .withDataDirectory(data)
                        .withProperty("log.cleaner.backoff.ms", "50");
        try (LocalBroker broker = LocalBroker.start(settings);
                Ledger ledger = new Ledger(broker.bootstrapServers())) {
            Map<String, String> compacted =
                    Map.of(
                            "cleanup.policy", "compact",
                            "segment.bytes", "1048576",
                            "min.cleanable.dirty.ratio", "0.01");
            Ledger.get(
                    ledger.admin()
                            .createTopics(
                                    List.of(new NewTopic(TOPIC, 1, (short) 1).configs(compacted)))
                            .all());
            Map<TopicPartition, Long> from = ledger.ends();
            Cleaning held = Cleaning.hold(ledger, data);
            write(broker.bootstrapServers());
            Map<String, PerTopic> counted = ledger.count(from, ledger.ends());
            assertThat(counted).containsOnlyKeys(TOPIC);
            assertThat(counted.values())
                    .allSatisfy(topic -> assertThat(topic.records()).isEqualTo(RECORDS))
                    .allSatisfy(topic -> assertThat(topic.markers()).isZero());
            assertThat(held.reached(from)).isFalse();
            held.close();
            while (!held.reached(from)) {
                Waiting.sleep(Duration.ofMillis(50));
            }
        }
    }

    /** One key, over and over, in several segments. */
    private static void write(String bootstrap) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            byte[] key = "key".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>(TOPIC, key, new byte[1024]));
            }
        }
    }
}
