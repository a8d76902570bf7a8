package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Actions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AttemptsTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Outbox outbox = new Outbox(producer, TopicNames.DEFAULT);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Tenure tenure = Fixtures.tenure();
    private final Attempts attempts =
            new Attempts(
                    Direction.ACTION,
                    new Dispatcher(
                            Actions.none().action(Fixtures.ECHO, input -> input),
                            Codec.standard(),
                            "w"),
                    outbox,
                    new WorkerMetrics(registry, "default"));

    @AfterEach
    void close() {
        outbox.close();
    }

    private static ConsumerRecord<byte[], byte[]> withParams(
            ConsumerRecord<byte[], byte[]> record, String params) {
        byte[] value =
                new String(record.value(), StandardCharsets.UTF_8)
                        .replace("\"params\":\"s\"", "\"params\":" + params)
                        .getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(Fixtures.TOPIC, 0, record.offset(), record.key(), value);
    }

    private List<String> topics() {
        return producer.history().stream().map(ProducerRecord::topic).toList();
    }

    @Test
    void aCommandWithAPayloadThatCannotBeReadIsAnsweredAndADeadLetter() {
        Delivery delivery =
                tenure.take(
                        withParams(
                                Fixtures.record(0, Fixtures.action("s")),
                                "[".repeat(1_100) + "]".repeat(1_100)));
        attempts.run(delivery);

        assertThat(topics()).containsExactly("saga-event", "saga-dead-letter");
        Outcome outcome = (Outcome) EventJson.read(producer.history().getFirst().value());
        assertThat(outcome.saga().value()).isEqualTo("s");
        assertThat(outcome.attempt()).isEqualTo(1);
        assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(outcome.error().orElseThrow().type()).isEqualTo("InputUnreadable");
        assertThat(outcome.error().orElseThrow().message()).startsWith("Expected a command");
    }

    /** Its key says whose it is; what contradicts that must not speak for a saga. */
    @Test
    void aCommandUnderAnotherKeyIsADeadLetterAndAnswersNoSaga() {
        ConsumerRecord<byte[], byte[]> record =
                withParams(Fixtures.record(0, Fixtures.action("s")), "[}");
        attempts.run(
                tenure.take(
                        new ConsumerRecord<>(
                                Fixtures.TOPIC,
                                0,
                                0,
                                "t/node".getBytes(StandardCharsets.UTF_8),
                                record.value())));

        assertThat(topics()).containsExactly("saga-dead-letter");
    }

    /** Definitions name actions, and whoever may start may write one. */
    @Test
    void actionsWithoutCodeShareOneSeries() {
        for (int i = 0; i < 20; i++) {
            CommandRecord command = Fixtures.command("s", "invented-" + i, Direction.ACTION, 0);
            attempts.run(tenure.take(Fixtures.record(i, command)));
        }

        assertThat(registry.get(WorkerMetrics.ATTEMPTS).timers())
                .singleElement()
                .satisfies(timer -> {
                    assertThat(timer.count()).isEqualTo(20);
                    assertThat(timer.getId().getTag("action")).isEqualTo(WorkerMetrics.UNSERVED);
                });
    }
}
