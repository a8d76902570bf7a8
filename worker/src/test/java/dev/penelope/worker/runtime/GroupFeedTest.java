package dev.penelope.worker.runtime;

import static dev.penelope.worker.runtime.Fixtures.PARTITION;
import static dev.penelope.worker.runtime.Fixtures.TOPIC;
import static dev.penelope.worker.runtime.Fixtures.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The poll loop, turn by turn, on this thread; what it begins ends when the test says so. */
final class GroupFeedTest {
    private static final int MOST = 4;
    private static final TopicPartition OTHER = new TopicPartition(TOPIC, 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<Long, Delivery> begun = new ConcurrentHashMap<>();
    private final Lease lease = new Lease(Duration.ofSeconds(15));
    private final Slots slots =
            new Slots(
                    16,
                    "test",
                    delivery -> begun.put(delivery.offset(), delivery),
                    () -> lease.held(System.nanoTime()));
    private final List<Map<TopicPartition, Long>> ends = new ArrayList<>();
    private long end;

    private final GroupFeed feed = feed(true);

    private GroupFeed feed(boolean knowable) {
        Ends current =
                partitions -> {
                    Map<TopicPartition, Long> now = new HashMap<>();
                    partitions.forEach(partition -> now.put(partition, end));
                    ends.add(now);
                    return now;
                };
        return new GroupFeed(TOPIC, consumer, current, slots, lease, MOST, knowable);
    }

    private void assigned(GroupFeed to) {
        to.subscribe();
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        to.turn();
    }

    /** As a predecessor left it. */
    private void committed(long offset, Beginnings beginnings) {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.commitSync(
                    Map.of(PARTITION, new OffsetAndMetadata(offset, beginnings.write())));
            consumer.seek(PARTITION, offset);
        });
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        feed.subscribe();
        feed.turn();
    }

    private void arrives(long... offsets) {
        consumer.schedulePollTask(() -> {
            for (long offset : offsets) {
                consumer.addRecord(record(offset));
            }
        });
        end = offsets[offsets.length - 1] + 1;
    }

    private Delivery awaitBegun(long offset) {
        Await.until(offset + " begun", () -> begun.containsKey(offset), feed::turn);
        return delivery(offset);
    }

    private Delivery delivery(long offset) {
        return Objects.requireNonNull(begun.get(offset));
    }

    private OffsetAndMetadata committed() {
        return Objects.requireNonNull(consumer.committed(Set.of(PARTITION)).get(PARTITION));
    }

    private Beginnings beginnings() {
        return Beginnings.read(committed().metadata());
    }

    private void awaitCommitted(long offset) {
        Await.until(offset + " committed", () -> committed().offset() == offset, feed::turn);
    }

    @Test
    void itServesAsManyPartitionsAsItHas() {
        assertThat(feed.serving()).isZero();
        assigned(feed);
        assertThat(feed.serving()).isEqualTo(1);
        consumer.schedulePollTask(() -> consumer.rebalance(List.of()));
        feed.turn();
        assertThat(feed.serving()).isZero();
    }

    @Test
    void whatMayNotBeginIsSaidToBeHeldBack() {
        Lease never = new Lease(Duration.ZERO);
        Slots idle = new Slots(16, "test", delivery -> {}, () -> never.held(System.nanoTime()));
        GroupFeed unconfirmed =
                new GroupFeed(
                        TOPIC,
                        consumer,
                        partitions -> Map.of(PARTITION, 0L),
                        idle,
                        never,
                        MOST,
                        true);
        assigned(unconfirmed);
        assertThat(unconfirmed.isHeldBack()).isFalse();
        arrives(0);
        Await.until("held back", unconfirmed::isHeldBack, unconfirmed::turn);
    }

    @Test
    void aBeginningIsCommittedBeforeAnythingIsBegun() {
        assigned(feed);

        assertThat(committed().offset()).isZero();
        assertThat(beginnings().times()).isEqualTo(1);
        assertThat(beginnings().released()).isFalse();
        assertThat(lease.held(System.nanoTime())).isTrue();
    }

    @Test
    void onlyWhatFinishedInOrderIsCommitted() {
        assigned(feed);
        arrives(0, 1, 2);
        Delivery first = awaitBegun(0);
        awaitBegun(1).finish();
        awaitBegun(2);
        assertThat(committed().offset()).isZero();

        first.finish();
        awaitCommitted(2);
        assertThat(beginnings().times()).isEqualTo(1);
    }

    @Test
    void aPartitionIsPausedWhenItsWindowIsFullAndResumedWhenItIsNot() {
        assigned(feed);
        arrives(0, 1, 2, 3);
        for (long offset = 0; offset < MOST; offset++) {
            awaitBegun(offset);
        }
        feed.turn();
        assertThat(consumer.paused()).containsExactly(PARTITION);
        assertThat(delivery(0).claim().patience()).isEqualTo(Duration.ofSeconds(1));

        begun.values().forEach(Delivery::finish);
        awaitCommitted(4);
        feed.turn();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void aRevokedPartitionIsReleasedAndWhatItHadBegunStopsThere() {
        assigned(feed);
        arrives(0, 1);
        awaitBegun(0).finish();
        Delivery running = awaitBegun(1);

        List<OffsetAndMetadata> left = new ArrayList<>();
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(OTHER));
            // What is not assigned, this consumer does not show.
            consumer.rebalance(List.of(OTHER, PARTITION));
            left.add(committed());
        });
        feed.turn();

        assertThat(running.claim().over()).isTrue();
        assertThat(left.getFirst().offset()).isEqualTo(1);
        assertThat(Beginnings.read(left.getFirst().metadata()).released()).isTrue();
    }

    @Test
    void anErrorOfThePollDoesNotEndTheFeed() throws InterruptedException {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(
                () -> consumer.setPollException(new KafkaException("not allowed, for now")));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        Thread thread = Thread.ofPlatform().start(feed::run);

        assertThat(feed.awaitReady(Duration.ofSeconds(20))).isTrue();
        feed.stop();
        thread.join();
    }

    // Which deliveries are certainly the first

    @Test
    void inAPartitionThatNobodyBeganWhatCameLaterIsCertain() {
        end = 1;
        assigned(feed);
        arrives(0, 1);

        assertThat(awaitBegun(0).certainlyFirst(System.nanoTime())).isFalse();
        assertThat(awaitBegun(1).certainlyFirst(System.nanoTime())).isTrue();
    }

    @Test
    void afterAReleaseWhatCameLaterIsCertain() {
        end = 5;
        committed(5, Beginnings.NONE.begun(true, MOST).release());
        arrives(5);

        assertThat(awaitBegun(5).certainlyFirst(System.nanoTime())).isTrue();
    }

    @Test
    void afterALossNothingIsCertainYet() {
        end = 5;
        committed(5, Beginnings.NONE.begun(true, MOST));
        arrives(5);

        assertThat(awaitBegun(5).certainlyFirst(System.nanoTime())).isFalse();
    }

    @Test
    void whoseMembershipIsInDoubtWhenTheCodeEndsIsNotCertain() {
        assigned(feed);
        arrives(0);
        Delivery first = awaitBegun(0);
        long now = System.nanoTime();
        long sleptLong = now + Duration.ofSeconds(8).toNanos();

        assertThat(first.certainlyFirst(now)).isTrue();
        assertThat(first.certainlyFirst(sleptLong)).isFalse();
        ((Tenure) first.claim()).end();
        assertThat(first.certainlyFirst(now)).isFalse();
    }

    @Test
    void theEndIsLookedUpAfterTheBeginningIsCommitted() {
        assigned(feed);

        // Once to see whether it is idle, and once more after the commit.
        assertThat(ends).hasSize(2);
    }

    @Test
    void whereCommandsAreReadUncommittedNothingIsCertain() {
        GroupFeed fast = feed(false);
        assigned(fast);
        arrives(0);
        Await.until("begun", () -> begun.containsKey(0L), fast::turn);

        assertThat(delivery(0).certainlyFirst(System.nanoTime())).isFalse();
    }

    // Work that kills its workers

    @Test
    void afterSeveralLossesRecordsAreBegunOneByOneAndNamedBefore() {
        end = 7;
        committed(5, lost(2));
        arrives(5, 6);
        Delivery suspect = awaitBegun(5);
        feed.turn();
        assertThat(begun.keySet()).isEqualTo(Set.of(5L));
        assertThat(beginnings().alone()).isEqualTo(5);
        assertThat(beginnings().aloneTimes()).isEqualTo(1);

        suspect.finish();
        awaitBegun(6).finish();
        awaitCommitted(7);
        assertThat(beginnings().cautious()).isFalse();
    }

    @Test
    void aRecordThatKilledEachTimeItWasAloneIsReportedLost() {
        end = 7;
        committed(5, lost(2).begun(false, MOST).beginning(5).begun(false, MOST).beginning(5));
        arrives(5, 6);

        assertThat(awaitBegun(5).lost()).isTrue();
        delivery(5).finish();
        assertThat(awaitBegun(6).lost()).isFalse();
    }

    private static Beginnings lost(int times) {
        Beginnings now = Beginnings.NONE;
        for (int i = 0; i < times; i++) {
            now = now.begun(false, MOST);
        }
        return now;
    }

    @Test
    void allThatArrivedIsBegunOnce() {
        assigned(feed);
        Set<Long> expected = new HashSet<>();
        for (long batch = 0; batch < 5; batch++) {
            arrives(batch * 3, batch * 3 + 1, batch * 3 + 2);
            expected.addAll(List.of(batch * 3, batch * 3 + 1, batch * 3 + 2));
            Await.until(
                    "batch begun",
                    () -> {
                        begun.values().forEach(Delivery::finish);
                        return begun.keySet().equals(expected);
                    },
                    feed::turn);
        }
        // One may have begun between the last look at all and the last count.
        begun.values().forEach(Delivery::finish);
        awaitCommitted(15);
    }
}
