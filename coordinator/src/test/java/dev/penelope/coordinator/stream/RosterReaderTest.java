package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.protocol.AnnouncementRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What comes of what stands on the workers' topic. */
final class RosterReaderTest {
    private static final String TOPIC = "saga-worker";
    private static final TopicPartition ONLY = new TopicPartition(TOPIC, 0);
    private static final long NOW = 1_790_000_000_000L;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Roster roster = new Roster(Duration.ZERO);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final RosterReader reader =
            new RosterReader(
                    () -> consumer, TOPIC, roster, "q"::equals, new CoordinatorMetrics(registry));
    private long offset;

    RosterReaderTest() {
        consumer.assign(List.of(ONLY));
        consumer.updateBeginningOffsets(Map.of(ONLY, 0L));
        consumer.seekToBeginning(List.of(ONLY));
    }

    private void add(String key, byte @Nullable [] value, long appendedMs) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        TOPIC,
                        0,
                        offset++,
                        appendedMs,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        key.getBytes(StandardCharsets.UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
        consumer.updateEndOffsets(Map.of(ONLY, offset));
    }

    private static byte[] serving(String worker, String... actions) {
        return AnnouncementJson.write(
                new AnnouncementRecord(
                        worker,
                        "q",
                        new TreeSet<>(List.of(actions)),
                        Instant.ofEpochMilli(NOW),
                        Duration.ofSeconds(30)));
    }

    private void round(long nowMs) {
        reader.round(consumer, List.of(ONLY), nowMs);
    }

    private boolean lacks(String action, long nowMs) {
        return roster.lacksWorker("q", action, 0, nowMs);
    }

    @Test
    void anErrorEndsTheReadingOnlyUntilTheNextTry() throws InterruptedException {
        CountDownLatch tries = new CountDownLatch(2);
        RosterReader failing =
                new RosterReader(
                        () -> {
                            tries.countDown();
                            throw new NoClassDefFoundError("of a test");
                        },
                        TOPIC,
                        roster,
                        queue -> true,
                        new CoordinatorMetrics(registry));
        failing.start();
        assertThat(tries.await(30, TimeUnit.SECONDS)).isTrue();
        failing.close();
    }

    @Test
    void whatIsOldWhenItIsFirstReadIsGone() {
        add("old", serving("old", "a"), NOW - 91_000);
        add("new", serving("new", "b"), NOW - 89_000);
        round(NOW);

        assertThat(lacks("a", NOW)).isTrue();
        assertThat(lacks("b", NOW)).isFalse();
        assertThat(registry.get("penelope.workers").tag("queue", "q").gauge().value()).isEqualTo(1);
    }

    @Test
    void whatComesLaterCountsFromNowWhateverTheBrokersClockSays() {
        add("w", serving("w", "a"), NOW);
        round(NOW);
        add("w", serving("w", "a"), NOW - 3_600_000);
        round(NOW + 6_000);

        assertThat(lacks("a", NOW + 20_000)).isFalse();
    }

    @Test
    void aRecordWithoutAValueSaysThatAWorkerLeft() {
        add("w", serving("w", "a"), NOW);
        add("w", null, NOW);
        round(NOW);

        assertThat(lacks("a", NOW)).isTrue();
    }

    @Test
    void garbageIsPassedOver() {
        add("w", new byte[] {'{'}, NOW);
        add("other", serving("w", "a"), NOW);
        add("v", serving("v", "b"), NOW);
        round(NOW);

        assertThat(lacks("a", NOW)).isTrue();
        assertThat(lacks("b", NOW)).isFalse();
    }

    @Test
    void nobodyLacksBeforeAllIsRead() {
        consumer.updateEndOffsets(Map.of(ONLY, 5L));
        round(NOW);

        assertThat(lacks("a", NOW)).isFalse();
    }

    @Test
    void workersOfAQueueThatDoesNotExistAreNoSeries() {
        for (int i = 0; i < 50; i++) {
            byte[] said =
                    AnnouncementJson.write(
                            new AnnouncementRecord(
                                    "w" + i,
                                    "invented" + i,
                                    new TreeSet<>(),
                                    Instant.ofEpochMilli(NOW),
                                    Duration.ofSeconds(30)));
            add("w" + i, said, NOW);
        }
        add("w", serving("w", "a"), NOW);
        round(NOW);

        assertThat(registry.get("penelope.workers").gauges()).hasSize(1);
    }
}
