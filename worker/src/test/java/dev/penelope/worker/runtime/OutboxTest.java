package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Outbox outbox = new Outbox(producer, TopicNames.DEFAULT);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Outcome outcome =
            new Outcomes(Fixtures.action("s"), () -> true, "w")
                    .succeeded(Optional.of(Json.of("\"out\"")));

    @AfterEach
    void close() {
        outbox.close();
    }

    private EventRecord sent(int index) {
        return EventJson.read(producer.history().get(index).value());
    }

    @Test
    void anEventIsAcknowledgedWhenTheBrokerHasIt() {
        outbox.event(outcome, Optional.of("00-trace"), acknowledged::incrementAndGet);
        assertThat(acknowledged).hasValue(0);
        assertThat(outbox.pending()).isEqualTo(1);

        producer.completeNext();

        assertThat(acknowledged).hasValue(1);
        assertThat(outbox.pending()).isZero();
        ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo("saga-event");
        assertThat(record.key()).isEqualTo("s".getBytes(StandardCharsets.UTF_8));
        assertThat(sent(0)).isEqualTo(outcome);
        assertThat(WireHeaders.text(record.headers(), WireHeaders.KIND)).contains("event");
        assertThat(WireHeaders.text(record.headers(), WireHeaders.TRACEPARENT))
                .contains("00-trace");
    }

    @Test
    void whatTheBrokerDoesNotTakeIsSentAgain() {
        outbox.event(outcome, Optional.empty(), acknowledged::incrementAndGet);
        producer.errorNext(new TimeoutException("no leader"));
        assertThat(acknowledged).hasValue(0);

        Await.until("sent again", () -> producer.history().size() == 2);
        producer.completeNext();

        assertThat(acknowledged).hasValue(1);
        assertThat(sent(1)).isEqualTo(outcome);
    }

    @Test
    void anOutcomeThatItsTopicRefusesIsSentWithoutItsOutput() {
        outbox.event(outcome, Optional.empty(), acknowledged::incrementAndGet);
        producer.errorNext(new RecordTooLargeException("too large"));
        Await.until("sent again", () -> producer.history().size() == 2);
        producer.completeNext();

        assertThat(acknowledged).hasValue(1);
        Outcome less = (Outcome) sent(1);
        assertThat(less.kind()).isEqualTo(OutcomeKind.UNUSABLE);
        assertThat(less.output()).isEmpty();
        assertThat(less.error().map(ErrorInfo::type)).contains("OutputTooLarge");
    }

    @Test
    void aDeadLetterSaysWhyAndWhereItComesFromAndKeepsItsHeaders() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("saga-command.default", 3, 7, new byte[] {1}, new byte[] {2});
        record.headers().add(WireHeaders.TRACEPARENT, new byte[] {'t'});

        outbox.deadLetter(record, "Expected sense", acknowledged::incrementAndGet);
        producer.completeNext();

        ProducerRecord<byte[], byte[]> letter = producer.history().getFirst();
        assertThat(acknowledged).hasValue(1);
        assertThat(letter.topic()).isEqualTo("saga-dead-letter");
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(WireHeaders.text(letter.headers(), WireHeaders.REASON))
                .contains("Expected sense");
        assertThat(WireHeaders.text(letter.headers(), WireHeaders.ORIGIN))
                .contains("saga-command.default-3@7");
        assertThat(WireHeaders.text(letter.headers(), WireHeaders.TRACEPARENT)).contains("t");
        assertThat(WireHeaders.text(letter.headers(), WireHeaders.KIND)).contains("dead-letter");
    }

    @Test
    void anEventDoesNotWaitForATopicThatIsNotToBeHad() throws InterruptedException {
        WithoutDeadLetters topics = new WithoutDeadLetters();
        try (Outbox some = new Outbox(topics, TopicNames.DEFAULT)) {
            some.deadLetter(
                    new ConsumerRecord<>("saga-command.default", 3, 7, new byte[0], new byte[0]),
                    "Expected sense",
                    () -> {});
            topics.blocked.await();

            some.eventLater(outcome, Optional.empty(), acknowledged::incrementAndGet);

            Await.until("acknowledged", () -> acknowledged.get() == 1);
            topics.end.countDown();
        }
    }

    /** To send there blocks, as it does while Kafka knows no such topic. */
    private static final class WithoutDeadLetters extends MockProducer<byte[], byte[]> {
        private final AtomicInteger sends = new AtomicInteger();
        private final CountDownLatch blocked = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        WithoutDeadLetters() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        /** Holding no lock: other threads go on sending while this one blocks. */
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (!record.topic().equals(TopicNames.DEFAULT.deadLetter())) {
                return super.send(record, callback);
            }
            if (sends.incrementAndGet() > 1) {
                blocked.countDown();
                try {
                    end.await();
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                }
            }
            throw new TimeoutException("no such topic");
        }
    }
}
