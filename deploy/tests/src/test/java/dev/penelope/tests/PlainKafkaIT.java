package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.SagaId;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows nothing of ours but the protocol: Kafka's own clients, and JSON as text. */
final class PlainKafkaIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFINITION =
            """
            {"name": "plain", "version": 1, "nodes": [
              {"name": "first", "action": "fine", "input": "params"},
              {"name": "second", "action": "%s", "input": {"node": "first"}}]}
            """;

    private static TestKafka kafka;
    private static Installation place;
    private static Coordinator coordinator;
    private static Worker worker;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        kafka = TestKafka.start();
        place = new Installation(kafka, 2, "default");
        coordinator = place.coordinator(state, Map.of());
        worker = place.worker("default", new Steps().actions());
    }

    @AfterAll
    static void stop() {
        worker.close();
        coordinator.close();
        place.close();
        kafka.close();
    }

    @Test
    void aSagaIsStartedAndAwaited() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(start("plain-1", DEFINITION.formatted("fine"))).get();
        }

        JsonNode result = result("plain-1");
        assertThat(result.path("kind").asText()).isEqualTo("result");
        assertThat(result.path("outcome").asText()).isEqualTo("SUCCEEDED");
        assertThat(result.path("output").asText()).isEqualTo("hello");
        assertThat(states(result)).containsExactly("first SUCCEEDED", "second SUCCEEDED");
    }

    @Test
    void aSagaThatFailsSaysWhy() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(start("plain-2", DEFINITION.formatted("bad"))).get();
        }

        JsonNode result = result("plain-2");
        assertThat(result.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(states(result)).containsExactly("first UNDONE", "second FAILED");
        JsonNode failure = result.path("failures").path(0);
        assertThat(failure.path("node").asText()).isEqualTo("second");
        assertThat(failure.path("error").path("type").asText()).isEqualTo("Bad");
    }

    @Test
    void aStartRunsIfItsTransactionCommitsAndNotOtherwise() throws Exception {
        try (KafkaProducer<String, String> producer =
                producer(Map.of("transactional.id", place.topics.prefix() + "caller"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(start("aborted", DEFINITION.formatted("fine"))).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(start("committed", DEFINITION.formatted("fine"))).get();
            producer.commitTransaction();
            // In the same partition, behind the aborted one: when it has ended, that was passed.
            String behind = sameplaceAs("aborted");
            producer.beginTransaction();
            producer.send(start(behind, DEFINITION.formatted("fine"))).get();
            producer.commitTransaction();

            assertThat(result("committed").path("outcome").asText()).isEqualTo("SUCCEEDED");
            assertThat(result(behind).path("outcome").asText()).isEqualTo("SUCCEEDED");
        }
        try (Tail results = place.newsTail()) {
            results.readAll();
            assertThat(results.read()).noneMatch(record -> Tail.keyOf(record).equals("aborted"));
        }
    }

    @Test
    void theClientMakesTheStartForTheCallersTransaction() throws Exception {
        try (SagaClient client = place.client();
                KafkaProducer<byte[], byte[]> producer = bytes()) {
            CompletableFuture<?> never = client.await(new SagaId("taken-back"), String.class);
            var outcome = client.await(new SagaId("kept"), String.class);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(startOf(client, "taken-back")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(startOf(client, "kept")).get();
            producer.commitTransaction();

            assertThat(outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS).succeeded())
                    .isTrue();
            // In the same partition, behind the one that was taken back: that was passed, then.
            client.start(new SagaId(sameplaceAs("taken-back")), Steps.fine(), "hello")
                    .outcome()
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(never).isNotDone();
        }
    }

    private static ProducerRecord<byte[], byte[]> startOf(SagaClient client, String saga) {
        return client.startRecord(
                Steps.fine(), "hello", StartOptions.NONE.withId(new SagaId(saga)));
    }

    private static String sameplaceAs(String saga) {
        return place.idIn(place.partitionOf(saga));
    }

    private static ProducerRecord<String, String> start(String saga, String definition) {
        return new ProducerRecord<>(
                place.topics.start(),
                saga,
                "{\"saga\": \"%s\", \"definition\": {\"inline\": %s}, \"params\": \"hello\"}"
                        .formatted(saga, definition));
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(kafka.settings());
        all.putAll(more);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private static KafkaProducer<byte[], byte[]> bytes() {
        Map<String, Object> all = new HashMap<>(kafka.settings());
        all.put("transactional.id", place.topics.prefix() + "caller-with-client");
        return new KafkaProducer<>(
                all,
                new org.apache.kafka.common.serialization.ByteArraySerializer(),
                new org.apache.kafka.common.serialization.ByteArraySerializer());
    }

    /** Subscribes to the results, and passes over whatever is no result of this saga. */
    private static JsonNode result(String saga) throws Exception {
        Map<String, Object> all = new HashMap<>(kafka.settings());
        all.put("group.id", place.topics.prefix() + "reader-of-" + saga);
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(place.topics.result()));
            long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
            while (System.nanoTime() < untilNanos) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(java.time.Duration.ofMillis(100))) {
                    String kind = new String(record.headers().lastHeader("kind").value(), UTF_8);
                    if (record.key().equals(saga) && kind.equals("result")) {
                        return JSON.readTree(record.value());
                    }
                }
            }
        }
        throw new AssertionError("Expected a result of " + saga + ", but none came");
    }

    private static List<String> states(JsonNode result) {
        return Stream.of(result.path("nodes"))
                .flatMap(levels -> stream(levels))
                .flatMap(level -> stream(level))
                .map(node -> node.path("name").asText() + " " + node.path("state").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return java.util.stream.StreamSupport.stream(array.spliterator(), false);
    }
}
