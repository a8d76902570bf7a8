package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever waits is served, or told why not. */
final class NewsReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("saga-result", 0);
    private static final TopicPartition REPLIES = new TopicPartition("saga-reply", 0);

    private final Waiters waiters = new Waiters(10);
    private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();
    private final List<Integer> waitingWhenMade = new ArrayList<>();
    private boolean topicIsMissing;
    private final NewsReader reader =
            new NewsReader(this::consumer, List.of(PARTITION.topic(), REPLIES.topic()), waiters);
    private final CompletableFuture<ResultRecord.Reply> reply = new CompletableFuture<>();

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
        if (!topicIsMissing) {
            for (TopicPartition each : List.of(PARTITION, REPLIES)) {
                consumer.updatePartitions(
                        each.topic(),
                        List.of(new PartitionInfo(each.topic(), 0, null, null, null)));
            }
            consumer.updateEndOffsets(Map.of(PARTITION, 7L, REPLIES, 5L));
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

    /** Nothing is ordered between them: what is appended after this must not be passed over. */
    @Test
    void thePositionsOfAllTopicsAreFixedWhenTheWaitBegins() {
        await("s");

        assertThat(made.getFirst().position(PARTITION)).isEqualTo(7);
        assertThat(made.getFirst().position(REPLIES)).isEqualTo(5);
    }

    @Test
    void whatComesOnAnyOfTheTopicsIsHandedOver() throws Exception {
        await("s");
        ResultRecord.Reply answer =
                new ResultRecord.Reply(
                        new SagaId("s"),
                        "control",
                        Optional.of("c"),
                        true,
                        "DONE",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        byte[] key = {'s'};
        made.getFirst()
                .schedulePollTask(() ->
                        made.getFirst()
                                .addRecord(
                                        new ConsumerRecord<>(
                                                REPLIES.topic(),
                                                0,
                                                5,
                                                key,
                                                ResultJson.write(answer))));

        assertThat(reply.get(20, TimeUnit.SECONDS)).isEqualTo(answer);
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
