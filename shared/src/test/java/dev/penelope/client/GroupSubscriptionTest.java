package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener gets when it fails, or the commit does: each record at least once, in order. */
final class GroupSubscriptionTest {
    private static final TopicPartition PARTITION = new TopicPartition("saga-result", 0);
    private static final int RECORDS = 6;

    private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    private final Flaky consumer = new Flaky();
    private final List<Throwable> failures = new ArrayList<>();
    private final GroupSubscription subscription =
            new GroupSubscription(consumer, PARTITION.topic(), "test", this::listen);

    /** A consumer whose first commits can fail, and that reads again what lies behind a seek. */
    private static final class Flaky extends MockConsumer<byte[], byte[]> {
        private int failingCommits;

        Flaky() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (failingCommits > 0) {
                failingCommits--;
                throw new TimeoutException("no answer");
            }
            super.commitSync(offsets);
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            super.seek(partition, offset);
            addFrom(offset);
        }

        void addFrom(long first) {
            for (long offset = first; offset < RECORDS; offset++) {
                addRecord(record(offset));
            }
        }
    }

    /** Fails on the third record while there are failures left. */
    private void listen(ResultRecord result) throws Exception {
        String saga = result.saga().value();
        got.add(saga);
        if (saga.equals("saga-2") && !failures.isEmpty()) {
            switch (failures.removeFirst()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case Throwable other -> throw new AssertionError(other);
            }
        }
    }

    private void start() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            consumer.addFrom(0);
        });
        subscription.start();
    }

    @AfterEach
    void close() {
        subscription.close();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        ResultRecord result =
                new ResultRecord.Result(
                        new SagaId("saga-" + offset),
                        RunId.of(1, offset),
                        "d",
                        1,
                        SagaStatus.SUCCEEDED,
                        Optional.of(Json.of("1")),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        Instant.EPOCH,
                        Instant.EPOCH);
        return new ConsumerRecord<>(
                PARTITION.topic(), 0, offset, new byte[0], ResultJson.write(result));
    }

    private void assertGot(int... offsets) throws InterruptedException {
        for (int offset : offsets) {
            assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("saga-" + offset);
        }
        assertThat(got).isEmpty();
    }

    @Test
    void whatTheListenerFailedOnComesAgainThoughTheCommitFailedAsWell() throws Exception {
        failures.add(new IllegalStateException("not yet"));
        consumer.failingCommits = 1;

        start();

        assertGot(0, 1, 2, 2, 3, 4, 5);
    }

    @Test
    void anErrorOfTheListenerEndsNothing() throws Exception {
        failures.add(new StackOverflowError("not yet"));

        start();

        assertGot(0, 1, 2, 2, 3, 4, 5);
    }
}
