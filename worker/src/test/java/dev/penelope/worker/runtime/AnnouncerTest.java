package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.protocol.AnnouncementRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a worker says of itself, by a clock that the test moves. */
final class AnnouncerTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AnnouncementRecord said =
            new AnnouncementRecord(
                    "w1",
                    "mail",
                    new TreeSet<>(List.of("send", "draft")),
                    Instant.ofEpochMilli(7),
                    Duration.ofSeconds(30));
    private final Announcer announcer =
            new Announcer(producer, "saga-worker", said, new WorkerMetrics(registry, "mail"));

    private void tick(long second) {
        announcer.tick(TimeUnit.SECONDS.toNanos(second));
    }

    private int sent() {
        return producer.history().size();
    }

    private ProducerRecord<byte[], byte[]> last() {
        return producer.history().getLast();
    }

    @Test
    void itSaysAtOnceWhichActionsItServes() {
        tick(0);

        assertThat(last().topic()).isEqualTo("saga-worker");
        assertThat(last().key()).isEqualTo("w1".getBytes(StandardCharsets.UTF_8));
        assertThat(AnnouncementJson.read(last().value())).isEqualTo(said);
    }

    @Test
    void itSaysSoOnceInEachInterval() {
        for (int second = 0; second < 90; second++) {
            tick(second);
            producer.completeNext();
        }

        assertThat(sent()).isEqualTo(3);
    }

    @Test
    void itSaysNothingMoreWhileTheBrokerHasNotTakenTheLast() {
        tick(0);
        tick(30);
        tick(60);
        assertThat(sent()).isEqualTo(1);

        producer.completeNext();
        tick(61);
        assertThat(sent()).isEqualTo(2);
    }

    @Test
    void whatWasNotTakenIsCountedAndSaidAgainSoon() {
        tick(0);
        producer.errorNext(new TimeoutException("nobody there"));
        tick(4);
        assertThat(sent()).isEqualTo(1);
        tick(5);
        assertThat(sent()).isEqualTo(2);
        assertThat(registry.get(WorkerMetrics.UNANNOUNCED).counter().count()).isEqualTo(1);
    }

    @Test
    void aProducerThatThrowsStopsNothing() {
        producer.sendException = new IllegalStateException("closed");
        tick(0);
        producer.sendException = null;
        tick(5);

        assertThat(sent()).isEqualTo(1);
        assertThat(registry.get(WorkerMetrics.UNANNOUNCED).counter().count()).isEqualTo(1);
    }

    @Test
    void atTheEndItTakesBackWhatItSaidAndIsSilent() {
        tick(0);
        announcer.end(TimeUnit.SECONDS.toNanos(1));
        announcer.end(TimeUnit.SECONDS.toNanos(1));
        tick(60);

        assertThat(sent()).isEqualTo(2);
        assertThat(last().key()).isEqualTo("w1".getBytes(StandardCharsets.UTF_8));
        assertThat(last().value()).isNull();
    }

    @Test
    void whoSaidNothingTakesNothingBack() {
        announcer.end(0);

        assertThat(sent()).isZero();
    }
}
