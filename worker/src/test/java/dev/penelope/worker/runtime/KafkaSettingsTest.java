package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.Test;

final class KafkaSettingsTest {
    private static KafkaSettings settings(Mode mode, Map<String, String> kafka) {
        return new KafkaSettings(
                new WorkerSettings(
                        "w",
                        kafka,
                        new TopicNames("p."),
                        "mail",
                        mode,
                        Transport.CONSUMER_GROUP,
                        256,
                        64,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        Codec.standard(),
                        new SimpleMeterRegistry()));
    }

    @Test
    void onlyActionsInFastModeAreReadUncommitted() {
        KafkaSettings fast = settings(Mode.FAST, Map.of());
        KafkaSettings strict = settings(Mode.STRICT, Map.of());

        assertThat(fast.consumer(Direction.ACTION))
                .containsEntry("isolation.level", "read_uncommitted");
        assertThat(fast.consumer(Direction.UNDO))
                .containsEntry("isolation.level", "read_committed");
        assertThat(strict.consumer(Direction.ACTION))
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void eachTopicHasItsGroup() {
        KafkaSettings strict = settings(Mode.STRICT, Map.of());

        assertThat(strict.consumer(Direction.ACTION))
                .containsEntry("group.id", "p.penelope-worker.mail");
        assertThat(strict.consumer(Direction.UNDO))
                .containsEntry("group.id", "p.penelope-worker.mail.undo");
    }

    @Test
    void theUserTunesButCannotTakeSafetyAway() {
        KafkaSettings strict =
                settings(
                        Mode.STRICT,
                        Map.of(
                                "session.timeout.ms", "6000",
                                "enable.auto.commit", "true",
                                "auto.offset.reset", "latest",
                                "acks", "0",
                                "linger.ms", "20"));

        assertThat(strict.consumer(Direction.ACTION))
                .containsEntry("session.timeout.ms", "6000")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "earliest");
        assertThat(strict.producer()).containsEntry("acks", "all").containsEntry("linger.ms", "20");
    }

    @Test
    void aClientGetsNothingThatOnlyAnotherKnows() {
        KafkaSettings strict =
                settings(
                        Mode.STRICT,
                        Map.of(
                                "session.timeout.ms", "6000",
                                "security.protocol", "SSL",
                                "some.callback.option", "x"));

        assertThat(strict.producer())
                .doesNotContainKey("session.timeout.ms")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("some.callback.option", "x");
    }

    @Test
    void aShareGroupDeliversAllThatIsCommittedFromTheOldestOn() {
        assertThat(settings(Mode.STRICT, Map.of()).ofShareGroup(Direction.ACTION))
                .containsEntry("share.auto.offset.reset", "earliest")
                .containsEntry("share.isolation.level", "read_committed");
        assertThat(settings(Mode.FAST, Map.of()).ofShareGroup(Direction.ACTION))
                .containsEntry("share.isolation.level", "read_uncommitted");
        assertThat(settings(Mode.FAST, Map.of()).ofShareGroup(Direction.UNDO))
                .containsEntry("share.isolation.level", "read_committed");
    }

    @Test
    void aConsumerOfAShareGroupIsNotToldWhatItsGroupDecides() {
        Map<String, Object> consumer =
                settings(
                                Mode.STRICT,
                                Map.of(
                                        "bootstrap.servers", "localhost:1",
                                        "session.timeout.ms", "6000",
                                        "isolation.level", "read_uncommitted",
                                        "max.poll.records", "5000",
                                        "fetch.max.wait.ms", "7"))
                        .shareConsumer(Direction.UNDO, 2, 16);

        assertThat(consumer)
                .containsEntry("group.id", "p.penelope-worker-share.mail.undo")
                .containsEntry("client.id", "penelope-worker-w-undo-2")
                .containsEntry("max.poll.records", 16)
                .containsEntry("fetch.max.wait.ms", "7");
        try (var accepted = new KafkaShareConsumer<byte[], byte[]>(consumer)) {
            assertThat(accepted.subscription()).isEmpty();
        }
    }
}
