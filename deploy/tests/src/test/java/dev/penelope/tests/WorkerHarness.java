package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import dev.penelope.worker.WorkerBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the coordinator to workers: commands by hand, events by eye. Topics of its own. */
final class WorkerHarness implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final RunId RUN = new RunId("run-1");

    private final TopicNames topics;
    private final Transport transport;
    private Map<String, String> kafka;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final List<EventRecord> events = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();

    WorkerHarness(LocalBroker broker, String name, Transport transport) {
        this.transport = transport;
        topics = new TopicNames(transport + "." + name + ".");
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        Map<String, Object> plain = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(plain);
        producer = new KafkaProducer<>(plain, new ByteArraySerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    WorkerHarness createTopics(int partitions) throws Exception {
        admin.createTopics(
                        List.of(
                                new NewTopic(topics.command("default"), partitions, (short) 1),
                                new NewTopic(topics.undo("default"), partitions, (short) 1),
                                new NewTopic(topics.event(), 1, (short) 1),
                                new NewTopic(topics.deadLetter(), 1, (short) 1)))
                .all()
                .get();
        consumer.assign(
                List.of(
                        new TopicPartition(topics.event(), 0),
                        new TopicPartition(topics.deadLetter(), 0)));
        return this;
    }

    /** From now on, workers that die are missed within seconds. */
    WorkerHarness withShortSessions() {
        Map<String, String> shorter = new HashMap<>(kafka);
        shorter.put("session.timeout.ms", "2000");
        shorter.put("heartbeat.interval.ms", "400");
        kafka = Map.copyOf(shorter);
        return this;
    }

    Map<String, String> kafka() {
        return kafka;
    }

    TopicNames topics() {
        return topics;
    }

    Transport transport() {
        return transport;
    }

    WorkerBuilder worker() {
        return Worker.with(kafka).topics(topics).transport(transport);
    }

    static Worker ready(WorkerBuilder builder) throws InterruptedException {
        Worker worker = builder.start();
        assertThat(worker.awaitReady(PATIENCE)).as("worker ready").isTrue();
        return worker;
    }

    static CommandRecord command(String saga, String action, Direction direction) {
        return new CommandRecord(
                new SagaId(saga),
                RUN,
                action,
                action,
                action,
                direction,
                1,
                saga + ":" + RUN.value() + ":" + action + ":" + direction.wire() + ":0",
                Json.of("\"" + saga + "\""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    static CommandRecord within(CommandRecord of, Duration startToClose) {
        return new CommandRecord(
                of.saga(),
                of.run(),
                of.node(),
                of.label(),
                of.action(),
                of.direction(),
                of.attempt(),
                of.key(),
                of.params(),
                of.input(),
                of.output(),
                of.details(),
                startToClose,
                of.heartbeat());
    }

    void send(CommandRecord command) {
        var unused = producer.send(record(command));
    }

    void send(Direction direction, String key, byte[] value) {
        var unused = producer.send(record(direction, key, value));
    }

    private ProducerRecord<byte[], byte[]> record(CommandRecord command) {
        return record(
                command.direction(),
                command.saga() + "/" + command.node(),
                CommandJson.write(command));
    }

    private ProducerRecord<byte[], byte[]> record(Direction direction, String key, byte[] value) {
        String topic =
                switch (direction) {
                    case ACTION -> topics.command("default");
                    case UNDO -> topics.undo("default");
                };
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** Sends it as a coordinator does, which then comes to commit it, or does not. */
    void inTransaction(CommandRecord command, boolean commit) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        kafka.getOrDefault("bootstrap.servers", ""),
                        "transactional.id",
                        topics.prefix() + "coordinator");
        try (Producer<byte[], byte[]> coordinator =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            coordinator.initTransactions();
            coordinator.beginTransaction();
            var unused = coordinator.send(record(command));
            coordinator.flush();
            if (commit) {
                coordinator.commitTransaction();
            } else {
                coordinator.abortTransaction();
            }
        }
    }

    void flush() {
        producer.flush();
    }

    /** The first outcome of that saga. */
    Outcome outcome(String saga) {
        return await(
                Outcome.class,
                outcome -> outcome.saga().value().equals(saga),
                "an outcome of " + saga);
    }

    EventRecord.Heartbeat heartbeat(String saga) {
        return await(
                EventRecord.Heartbeat.class,
                beat -> beat.saga().value().equals(saga),
                "a heartbeat of " + saga);
    }

    <E extends EventRecord> E await(Class<E> kind, Predicate<E> wanted, String what) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<E> found =
                    events.stream()
                            .filter(kind::isInstance)
                            .map(kind::cast)
                            .filter(wanted)
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as(what + " among " + events).isLessThan(untilNanos);
            poll();
        }
    }

    ConsumerRecord<byte[], byte[]> deadLetter() {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (deadLetters.isEmpty()) {
            assertThat(System.nanoTime()).as("a dead letter").isLessThan(untilNanos);
            poll();
        }
        return deadLetters.getFirst();
    }

    /** All outcomes that are in the topic by now. */
    List<Outcome> outcomes() {
        List<Outcome> found = new ArrayList<>();
        poll();
        for (EventRecord event : events) {
            if (event instanceof Outcome outcome) {
                found.add(outcome);
            }
        }
        return found;
    }

    /** Waits until the workers' group has finished so many commands of the only partition. */
    void awaitCommitted(Direction direction, long count) throws Exception {
        new Progress(admin, topics, transport).await(direction, count);
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            if (record.topic().equals(topics.deadLetter())) {
                deadLetters.add(record);
            } else {
                events.add(EventJson.read(record.value()));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        admin.close();
    }
}
