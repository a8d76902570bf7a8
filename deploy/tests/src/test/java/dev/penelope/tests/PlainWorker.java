package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A worker as the protocol's page describes it, with nothing but Kafka's own clients and JSON as
 * text. It reserves things by saga and node, gives them back, and refuses to.
 */
final class PlainWorker implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COPIED =
            List.of("saga", "run", "node", "direction", "attempt");

    /** What is reserved, as {@code saga/node}. */
    final Set<String> reserved = ConcurrentHashMap.newKeySet();

    private final Installation place;
    private final String queue;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean closed;

    PlainWorker(Installation place, String queue) {
        this.place = place;
        this.queue = queue;
        Map<String, Object> settings = new HashMap<>(place.kafka.settings());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("plain-worker").start(this::work);
    }

    private void work() {
        String group = place.topics.prefix() + "penelope-worker." + queue;
        try (KafkaConsumer<byte[], byte[]> undos =
                        consumer(place.topics.prefix() + "saga-undo." + queue, group + ".undo");
                KafkaConsumer<byte[], byte[]> actions =
                        consumer(place.topics.prefix() + "saga-command." + queue, group)) {
            while (!closed) {
                take(undos);
                take(actions);
            }
        } catch (ExecutionException | InterruptedException lost) {
            throw new IllegalStateException("Expected the brokers to take an outcome", lost);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic, String group) {
        Map<String, Object> settings = new HashMap<>(place.kafka.settings());
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    /** Publishes, then commits. */
    private void take(KafkaConsumer<byte[], byte[]> consumer)
            throws ExecutionException, InterruptedException {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            var unused = producer.send(answer(record)).get();
            consumer.commitSync(
                    Map.of(
                            new TopicPartition(record.topic(), record.partition()),
                            new OffsetAndMetadata(record.offset() + 1)));
        }
    }

    private ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> record) {
        JsonNode command;
        try {
            command = JSON.readTree(new String(record.value(), UTF_8));
        } catch (JsonProcessingException unreadable) {
            return setAside(record, unreadable);
        }
        ObjectNode event = JSON.createObjectNode().put("worker", "plain");
        COPIED.stream().filter(command::has).forEach(field -> event.set(field, command.get(field)));
        run(command, event);
        ProducerRecord<byte[], byte[]> out =
                new ProducerRecord<>(
                        place.topics.prefix() + "saga-event",
                        command.path("saga").asText().getBytes(UTF_8),
                        event.toString().getBytes(UTF_8));
        out.headers().add("kind", "event".getBytes(UTF_8)).add("v", "1".getBytes(UTF_8));
        return out;
    }

    private void run(JsonNode command, ObjectNode event) {
        String what = command.path("saga").asText() + "/" + command.path("node").asText();
        switch (command.path("action").asText() + " " + command.path("direction").asText()) {
            case "reserve action" -> {
                reserved.add(what);
                JsonNode input =
                        command.has("input") ? command.get("input") : command.get("params");
                event.put("outcome", "succeeded").put("output", input.asText() + "!");
            }
            // It claims of no delivery that it is the first, so what it refused is undone as well.
            case "reserve undo", "refuse undo" -> {
                reserved.remove(what);
                event.put("outcome", "succeeded");
            }
            case "refuse action" -> {
                event.put("outcome", "failed");
                event.putObject("error").put("type", "Full").put("message", "no room");
            }
            default -> event.put("outcome", "unserved");
        }
    }

    private ProducerRecord<byte[], byte[]> setAside(
            ConsumerRecord<byte[], byte[]> record, Exception why) {
        ProducerRecord<byte[], byte[]> out =
                new ProducerRecord<>(
                        place.topics.prefix() + "saga-dead-letter", record.key(), record.value());
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        out.headers()
                .add("kind", "dead-letter".getBytes(UTF_8))
                .add("v", "1".getBytes(UTF_8))
                .add("reason", ("UNREADABLE: " + why.getMessage()).getBytes(UTF_8))
                .add("origin", origin.getBytes(UTF_8));
        return out;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        closed = true;
        try {
            boolean unused = thread.join(Installation.PATIENCE);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
