package dev.penelope.worker.runtime;

import static dev.penelope.worker.runtime.Fixtures.PARTITION;
import static dev.penelope.worker.runtime.Fixtures.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a worker may believe that it is the first to take a record. */
final class OpeningTest {
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong end = new AtomicLong(5);
    private final Lease lease = new Lease(Duration.ofSeconds(15));
    private final Commits commits = new Commits(consumer, lease, 10);
    private final Opening opening =
            new Opening(consumer, commits, partitions -> Map.of(PARTITION, end.get()), 4, true);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.seek(PARTITION, 5);
    }

    private Tenure openAfter(Beginnings predecessor) {
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5, predecessor.write())));
        return opening.open(Set.of(PARTITION)).getFirst();
    }

    private static boolean certain(Tenure tenure, long offset) {
        return tenure.take(record(offset)).certainlyFirst(System.nanoTime());
    }

    @Test
    void aLostPredecessorIsWaitedForLongerThanItsLeaseLasts() {
        Tenure tenure = openAfter(Beginnings.NONE.begun(true, 4));
        long opened = System.nanoTime();
        assertThat(certain(tenure, 5)).isFalse();

        opening.tick(opened + Lease.LONGEST.toNanos());
        assertThat(certain(tenure, 6)).isFalse();

        end.set(8);
        opening.tick(opened + Lease.GRACE.toNanos());
        assertThat(certain(tenure, 7)).isFalse();
        assertThat(certain(tenure, 8)).isTrue();
    }

    @Test
    void aPredecessorThatReleasedIsNotWaitedFor() {
        Tenure tenure = openAfter(Beginnings.NONE.begun(true, 4).release());

        assertThat(certain(tenure, 4)).isFalse();
        assertThat(certain(tenure, 5)).isTrue();
    }

    @Test
    void aTenureThatEndedIsNotThoughtOfAgain() {
        Tenure tenure = openAfter(Beginnings.NONE.begun(true, 4));
        tenure.end();

        opening.tick(System.nanoTime() + Lease.GRACE.multipliedBy(2).toNanos());

        assertThat(certain(tenure, 100)).isFalse();
    }

    @Test
    void withoutACommittedBeginningThereIsNoTenureAndNoLease() {
        MockConsumer<byte[], byte[]> refused =
                new MockConsumer<>("earliest") {
                    @Override
                    public synchronized void commitSync(
                            Map<TopicPartition, OffsetAndMetadata> offsets) {
                        throw new KafkaException("given up");
                    }
                };
        refused.assign(List.of(PARTITION));
        refused.updateBeginningOffsets(Map.of(PARTITION, 0L));
        refused.seek(PARTITION, 0);
        Opening refusedOpening =
                new Opening(
                        refused,
                        new Commits(refused, lease, 10),
                        partitions -> Map.of(PARTITION, 0L),
                        4,
                        true);

        assertThatThrownBy(() -> refusedOpening.open(Set.of(PARTITION)))
                .isInstanceOf(KafkaException.class);
        assertThat(lease.held(System.nanoTime())).isFalse();
    }
}
