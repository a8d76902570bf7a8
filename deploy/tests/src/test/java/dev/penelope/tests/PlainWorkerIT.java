package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.coordinator.Coordinator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Client and worker from the protocol's page alone: Kafka's own clients, JSON as text, and runs
 * known by the rule that the page gives.
 */
final class PlainWorkerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUEUE = "plain";
    private static TestKafka kafka;
    private static Installation place;
    private static Coordinator coordinator;

    private PlainWorker worker;
    private KafkaProducer<String, String> producer;
    private KafkaConsumer<String, String> results;

    @BeforeAll
    static void start(@TempDir Path state) {
        kafka = TestKafka.start();
        place = new Installation(kafka, 2, QUEUE);
        coordinator = place.coordinator(state, Map.of());
    }

    @AfterAll
    static void stop() {
        coordinator.close();
        place.close();
        kafka.close();
    }

    /** Await first: all partitions, no group, from the end on. */
    @BeforeEach
    void connect() {
        worker = new PlainWorker(place, QUEUE);
        producer =
                new KafkaProducer<>(
                        Map.copyOf(kafka.settings()),
                        new StringSerializer(),
                        new StringSerializer());
        Map<String, Object> settings = new HashMap<>(kafka.settings());
        settings.put("isolation.level", "read_committed");
        results = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> all =
                Stream.of(place.topics.result(), place.topics.reply())
                        .flatMap(topic -> results.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        results.assign(all);
        results.seekToEnd(all);
        all.forEach(results::position);
    }

    @AfterEach
    void disconnect() throws Exception {
        results.close();
        producer.close();
        worker.close();
    }

    @Test
    void actionsRunAndTheResultIsThatOfTheRun() throws Exception {
        String run = run(start("fine", "reserve", "x"));

        JsonNode result = await("fine", "result", "run", run);

        assertThat(result.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(result.path("output").asText()).isEqualTo("x!!");
        assertThat(states(result)).containsExactly("first SUCCEEDED", "second SUCCEEDED");
        assertThat(worker.reserved).contains("fine/first", "fine/second");
    }

    @Test
    void whatWasDoneIsUndoneWhenAnActionFails() throws Exception {
        String run = run(start("fails", "refuse", "x"));

        JsonNode result = await("fails", "result", "run", run);

        assertThat(result.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(states(result)).containsExactly("first UNDONE", "second UNDONE");
        assertThat(result.path("failures").path(0).path("error").path("type").asText())
                .isEqualTo("Full");
        assertThat(worker.reserved).noneMatch(what -> what.startsWith("fails/"));
    }

    @Test
    void aStartThatIsRepeatedIsAnsweredWithTheFirstRunAndItsOutcome() throws Exception {
        String first = run(start("twice", "reserve", "x"));
        JsonNode result = await("twice", "result", "run", first);
        assertThat(result.path("outcome").asText()).isEqualTo("SUCCEEDED");

        JsonNode reply = await("twice", "reply", "id", run(start("twice", "reserve", "x")));

        assertThat(reply.path("code").asText()).isEqualTo("DUPLICATE");
        assertThat(reply.path("accepted").asBoolean()).isTrue();
        assertThat(reply.path("run").asText()).isEqualTo(first);
        assertThat(reply.path("outcome").asText()).isEqualTo("SUCCEEDED");
    }

    @Test
    void anotherStartUnderTheSameIdIsRefused() throws Exception {
        await("taken", "result", "run", run(start("taken", "reserve", "x")));

        JsonNode reply = await("taken", "reply", "id", run(start("taken", "reserve", "y")));

        assertThat(reply.path("code").asText()).isEqualTo("CONFLICT");
        assertThat(reply.path("accepted").asBoolean()).isFalse();
    }

    @Test
    void anUnreadableCommandIsSetAsideAndTheOthersRun() throws Exception {
        RecordMetadata wrong =
                producer.send(
                                new ProducerRecord<>(
                                        place.topics.command(QUEUE), "any/first", "{no command"))
                        .get();

        try (Tail deadLetters = place.tail(place.topics.deadLetter())) {
            assertThat(
                            deadLetters.reasonOf(
                                    wrong.topic() + "-" + wrong.partition() + "@" + wrong.offset()))
                    .startsWith("UNREADABLE");
        }
        JsonNode result = await("after", "result", "run", run(start("after", "reserve", "x")));
        assertThat(result.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(worker.isAlive()).isTrue();
    }

    /** Of a definition whose second action is that one; the first reserves. */
    private RecordMetadata start(String saga, String action, String params) throws Exception {
        String start =
                """
                {"saga": "%1$s", "params": "%3$s", "definition": {"inline":
                  {"name": "%2$s", "version": 1, "policy": {"queue": "plain"}, "nodes": [
                    {"name": "first", "action": "reserve", "input": "params"},
                    {"name": "second", "action": "%2$s", "input": {"node": "first"}}]}}}
                """
                        .formatted(saga, action, params);
        return producer.send(new ProducerRecord<>(place.topics.start(), saga, start))
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The run that a start begins: its time in base 36, a dash, its offset in base 36. */
    private static String run(RecordMetadata start) {
        return Long.toString(start.timestamp(), 36) + "-" + Long.toString(start.offset(), 36);
    }

    /** The record of that kind with the saga's key whose field has that value. */
    private JsonNode await(String saga, String kind, String field, String value) throws Exception {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (System.nanoTime() < untilNanos) {
            for (ConsumerRecord<String, String> record :
                    results.poll(java.time.Duration.ofMillis(100))) {
                JsonNode json = JSON.readTree(record.value());
                if (saga.equals(record.key())
                        && new String(record.headers().lastHeader("kind").value(), UTF_8)
                                .equals(kind)
                        && json.path(field).asText().equals(value)) {
                    return json;
                }
            }
        }
        throw new AssertionError(
                "Expected a %s of %s whose %s is %s".formatted(kind, saga, field, value));
    }

    private static List<String> states(JsonNode result) {
        return stream(result.path("nodes"))
                .flatMap(PlainWorkerIT::stream)
                .map(node -> node.path("name").asText() + " " + node.path("state").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
