package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads what a client sends and publishes what a test wants it to get. */
final class HandMadeCoordinator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TopicNames topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

    HandMadeCoordinator(String bootstrapServers, TopicNames topics) {
        this.topics = topics;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", bootstrapServers,
                                "isolation.level", "read_committed",
                                "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        List<TopicPartition> inputs =
                List.of(topics.start(), topics.control(), topics.signal()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(inputs);
        consumer.seekToBeginning(inputs);
    }

    /** A start, and the run that it would begin. */
    record Read(StartRecord start, RunId run) {}

    Read nextStart() {
        ConsumerRecord<byte[], byte[]> record = next();
        assertThat(WireHeaders.text(record.headers(), "kind")).contains("start");
        StartRecord start = StartJson.read(record.value());
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                .isEqualTo(start.saga().value());
        return new Read(start, RunId.of(record.timestamp(), record.offset()));
    }

    ControlRecord nextControl() {
        return ControlJson.read(next().value());
    }

    SignalRecord nextSignal() {
        ConsumerRecord<byte[], byte[]> record = next();
        assertThat(WireHeaders.text(record.headers(), "kind")).contains("signal");
        return SignalJson.read(record.value());
    }

    /** Whether nothing comes, for a while. */
    boolean isQuiet(Duration forAs) {
        long end = System.nanoTime() + forAs.toNanos();
        while (read.isEmpty() && System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(50)).forEach(read::add);
        }
        return read.isEmpty();
    }

    private ConsumerRecord<byte[], byte[]> next() {
        assertThat(isQuiet(PATIENCE)).as("nothing came within " + PATIENCE).isFalse();
        return read.remove();
    }

    void publish(ResultRecord news) throws Exception {
        producer.send(record(topics, news)).get();
    }

    static ProducerRecord<byte[], byte[]> record(TopicNames topics, ResultRecord news) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topicOf(topics, news),
                        news.saga().value().getBytes(StandardCharsets.UTF_8),
                        ResultJson.write(news));
        WireHeaders.mark(record.headers(), ResultJson.kind(news));
        return record;
    }

    private static String topicOf(TopicNames topics, ResultRecord news) {
        return switch (news) {
            case ResultRecord.Result result -> topics.result();
            case ResultRecord.Amendment amendment -> topics.result();
            case ResultRecord.Reply reply -> topics.reply();
            case ResultRecord.Notice notice -> topics.notice();
        };
    }

    static ResultRecord.Result succeeded(SagaId saga, RunId run, String output) {
        return new ResultRecord.Result(
                saga,
                run,
                "book-trip",
                1,
                SagaStatus.SUCCEEDED,
                Optional.of(Json.of(output)),
                List.of(List.of(new NodeReport("a", "a", NodeState.SUCCEEDED, true, 1, 0))),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                Instant.ofEpochMilli(1_000),
                Instant.ofEpochMilli(2_000));
    }

    static ResultRecord.Reply refused(SagaId saga, Optional<RunId> start, String code) {
        return new ResultRecord.Reply(
                saga,
                "start",
                start.map(RunId::value),
                false,
                code,
                "because of a test",
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static ResultRecord.Reply duplicate(
            SagaId saga, RunId start, RunId first, Optional<SagaStatus> outcome) {
        return new ResultRecord.Reply(
                saga,
                "start",
                Optional.of(start.value()),
                true,
                "DUPLICATE",
                "",
                Optional.of(first),
                outcome,
                List.of());
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
