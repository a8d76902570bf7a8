package dev.penelope.worker.runtime;

import static dev.penelope.worker.runtime.Fixtures.TOPIC;
import static dev.penelope.worker.runtime.Fixtures.delivered;
import static dev.penelope.worker.runtime.Fixtures.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The poll loop, turn by turn, on this thread; what it begins finishes when the test says so. */
final class ShareFeedTest {
    private static final int MOST = 4;

    private final List<Scripted> consumers = new CopyOnWriteArrayList<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final Map<Long, Delivery> begun = new ConcurrentHashMap<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private final Seats seats =
            new Seats(
                    MOST,
                    "test",
                    delivery -> {
                        begun.put(delivery.offset(), delivery);
                        mayEnd.acquireUninterruptibly();
                    });
    private final CountDownLatch groupIsRight = new CountDownLatch(1);
    private final ShareFeed feed =
            new ShareFeed(TOPIC, "client", this::consumer, new Group(), seats, MOST);

    private final class Group implements ShareGroup {
        @Override
        public boolean await() throws InterruptedException {
            groupIsRight.await();
            return true;
        }

        @Override
        public boolean knows(String clientId) {
            return clientId.equals("client");
        }
    }

    /** A consumer of which the test sees what it is told; it fails when it is told to. */
    private final class Scripted extends MockShareConsumer<byte[], byte[]> {
        private final Queue<String> told = new ConcurrentLinkedQueue<>();
        private Optional<Integer> lockMs = Optional.of(30_000);

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return super.poll(timeout);
        }

        @Override
        public synchronized void acknowledge(
                ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
            told.add(type.name() + " " + record.offset());
        }

        @Override
        public synchronized Map<TopicIdPartition, Optional<KafkaException>> commitSync() {
            told.add("commit");
            return Map.of();
        }

        @Override
        public synchronized void commitAsync() {
            told.add("commit meanwhile");
        }

        @Override
        public Optional<Integer> acquisitionLockTimeoutMs() {
            return lockMs;
        }

        @Override
        public synchronized void close(Duration timeout) {
            told.add("close");
            super.close(timeout);
        }
    }

    private Scripted consumer() {
        Scripted next = new Scripted();
        consumers.add(next);
        return next;
    }

    private Scripted current() {
        return consumers.getLast();
    }

    @SafeVarargs
    private void arrives(ConsumerRecord<byte[], byte[]>... records) throws InterruptedException {
        feed.subscribe();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            current().addRecord(record);
        }
        feed.turn();
    }

    private Delivery awaitBegun(long offset) {
        Await.until(offset + " begun", () -> begun.containsKey(offset));
        return Objects.requireNonNull(begun.get(offset));
    }

    @AfterEach
    void end() {
        mayEnd.release(100);
        groupIsRight.countDown();
    }

    @Test
    void itServesOnceItsGroupKnowsIt() throws Exception {
        assertThat(feed.serving()).isZero();
        arrives();
        assertThat(feed.serving()).isEqualTo(1);
        assertThat(feed.isHeldBack()).isFalse();
    }

    @Test
    void whatHasFinishedIsAcceptedOnceAllHave() throws Exception {
        arrives(record(0), record(1));
        awaitBegun(0).finish();
        feed.turn();
        assertThat(current().told).isEmpty();

        awaitBegun(1).finish();
        feed.turn();

        assertThat(current().told).containsExactly("ACCEPT 0", "ACCEPT 1");
    }

    @Test
    void nothingIsFetchedWithoutSeatsForItAndWhatIsAcknowledgedIsSentAllTheSame() throws Exception {
        arrives(record(0));
        awaitBegun(0).finish();
        feed.turn();
        current().addRecord(record(1));

        feed.turn();
        assertThat(begun).doesNotContainKey(1L);
        assertThat(current().told).containsExactly("ACCEPT 0", "commit meanwhile");

        mayEnd.release();
        Await.until("it ended", () -> seats.running() == 0);
        feed.turn();
        awaitBegun(1);
    }

    @Test
    void aSuspectBeginsAloneWhenTheOthersAreOutOfDanger() throws Exception {
        arrives(delivered(record(0), 3), record(1), delivered(record(2), 4));
        awaitBegun(1).finish();
        assertThat(begun).containsOnlyKeys(1L);

        feed.turn();
        assertThat(current().told).containsExactly("ACCEPT 1", "commit");
        awaitBegun(0).finish();
        feed.turn();
        awaitBegun(2).finish();
        feed.turn();

        assertThat(current().told)
                .containsExactly("ACCEPT 1", "commit", "ACCEPT 0", "commit", "ACCEPT 2");
    }

    @Test
    void aSuspectWhoseLockIsHalfOverIsGivenBack() throws Exception {
        arrives(record(0), delivered(record(1), 3), delivered(record(2), 3));
        current().lockMs = Optional.of(0);
        awaitBegun(0).finish();

        feed.turn();

        assertThat(current().told).containsExactly("ACCEPT 0", "commit", "RELEASE 1", "RELEASE 2");
        mayEnd.release();
        assertThat(seats.take(MOST, Duration.ofSeconds(20))).isTrue();
    }

    /** Kafka's consumer puts the answers to two fetches together, if both are there. */
    @Test
    void whatThereAreNoSeatsForIsGivenBack() throws Exception {
        arrives(record(1), record(2), record(3), record(4), record(5), record(6));
        awaitBegun(4);
        assertThat(current().told).containsExactly("RELEASE 5", "RELEASE 6");
        assertThat(begun).hasSize(MOST);
        mayEnd.release(MOST);
        assertThat(seats.take(MOST, Duration.ofSeconds(20))).isTrue();
        assertThat(seats.take(1, Duration.ZERO)).isFalse();
    }

    @Test
    void aFailingPollTakesNoSeats() throws Exception {
        feed.subscribe();
        failures.add(new KafkaException("of a test"));

        assertThatThrownBy(feed::turn).hasMessage("of a test");

        assertThat(seats.take(MOST, Duration.ZERO)).isTrue();
    }

    @Test
    void nothingIsPolledBeforeTheGroupIsRightAndNoErrorEndsTheFeed() throws Exception {
        failures.add(new KafkaException("of a test"));
        failures.add(new IllegalStateException("not all was acknowledged"));
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                feed.run();
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            }
                        });
        assertThat(failures).hasSize(2);

        groupIsRight.countDown();
        assertThat(feed.awaitReady(Duration.ofSeconds(20))).isTrue();
        feed.stop();
        thread.join();

        assertThat(consumers).hasSize(3);
        assertThat(consumers.get(0).told).containsExactly("close");
        assertThat(consumers.get(1).told).containsExactly("close");
    }
}
