package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits is served, or told why not. */
final class ResultReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("saga-result", 0);

    private final Waiters waiters = new Waiters(10);
    private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
    private final List<Integer> waitingWhenMade = new ArrayList<>();
    private boolean topicIsMissing;
    private final ResultReader reader =
            new ResultReader(this::consumer, PARTITION.topic(), waiters);
    private final CompletableFuture<ResultRecord.Reply> reply = new CompletableFuture<>();

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
        if (!topicIsMissing) {
            consumer.updatePartitions(
                    PARTITION.topic(),
                    List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
            consumer.updateEndOffsets(Map.of(PARTITION, 7L));
        }
        made.add(consumer);
        waitingWhenMade.add(waiters.size());
        return consumer;
    }

    private void await(String saga) {
        reader.await(saga, new ReplyWaiter("control", "c", reply));
    }

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void whoeverWaitsIsThereBeforeTheReaderIs() {
        await("s");

        assertThat(waitingWhenMade).containsExactly(1);
        assertThat(waiters.size()).isOne();
    }

    @Test
    void whoeverCannotBeServedTakesNoRoom() {
        topicIsMissing = true;

        assertThatThrownBy(() -> await("s")).isInstanceOf(KafkaFailedException.class);

        assertThat(waiters.size()).isZero();
    }

    @Test
    void anErrorIsToldToWhoeverWaitsAndTheNextGetsAnotherReader() {
        await("s");

        made.getFirst()
                .schedulePollTask(() -> {
                    throw new StackOverflowError("of a test");
                });

        assertThatThrownBy(() -> reply.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(KafkaFailedException.class)
                .hasRootCauseInstanceOf(StackOverflowError.class);
        await("t");
        assertThat(made).hasSize(2);
    }

    @Test
    void afterClosingNobodyWaits() {
        await("s");
        reader.close();

        assertThatThrownBy(() -> await("t")).isInstanceOf(ClientClosedException.class);

        assertThat(waiters.of("t")).isEmpty();
    }
}
