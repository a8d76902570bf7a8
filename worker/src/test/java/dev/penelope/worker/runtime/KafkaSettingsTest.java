package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Mode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
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
                        256,
                        64,
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
}
