package dev.penelope.tests;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.Codec;
import dev.penelope.topic.Partitioning;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Actions;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** Topics of their own on a Kafka that others use too, and what can be run on them. */
final class Installation implements AutoCloseable {
    /**
     * Far beyond what anything here takes, on a machine that is busy with other things: there, a
     * coordinator may leave two minutes between two looks at its open sagas.
     */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    final TestKafka kafka;
    final TopicNames topics;
    final Admin admin;
    private final int partitions;

    Installation(TestKafka kafka, int partitions, String... queues) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.topics = new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
        this.admin = Admin.create(Map.<String, Object>copyOf(kafka.settings()));
        create(queues);
    }

    /** Creates what is missing of the topics, these queues included. */
    void create(String... queues) {
        Topics.development(topics, Set.of(queues)).withPartitions(partitions).create(admin);
    }

    Map<String, String> coordinatorSettings(Path state, Map<String, String> more) {
        Map<String, String> all = new HashMap<>();
        all.put("bootstrap.servers", kafka.bootstrapServers());
        all.put("topic.prefix", topics.prefix());
        all.put("replication.factor", "1");
        all.put("steering.injections", "on");
        all.put("state.dir", state.toString());
        all.putAll(more);
        return all;
    }

    Coordinator coordinator(Path state, Map<String, String> more) {
        return coordinator(state, more, new SimpleMeterRegistry());
    }

    Coordinator coordinator(Path state, Map<String, String> more, MeterRegistry metrics) {
        Coordinator coordinator =
                Coordinator.start(CoordinatorConfig.of(coordinatorSettings(state, more)), metrics);
        try {
            coordinator.awaitRunning(PATIENCE);
            return coordinator;
        } catch (RuntimeException failed) {
            coordinator.close();
            throw failed;
        }
    }

    Worker worker(String queue, Actions actions) throws InterruptedException {
        Worker worker =
                Worker.with(kafka.settings()).topics(topics).queue(queue).actions(actions).start();
        worker.awaitReady(PATIENCE);
        return worker;
    }

    SagaClient client() {
        return SagaClient.connect(kafka.settings(), topics, Codec.standard());
    }

    Wire wire() {
        return new Wire(kafka.settings());
    }

    Tail tail(String topic) {
        return new Tail(kafka.settings(), topic);
    }

    /** Of all that coordinators tell of sagas. */
    Tail newsTail() {
        return new Tail(kafka.settings(), topics.news().toArray(String[]::new));
    }

    int partitionOf(String key) {
        return Partitioning.partition(key, partitions);
    }

    /** An id that nobody used, in that partition of the topics that are keyed by saga. */
    String idIn(int partition) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "s-" + UUID.randomUUID())
                .filter(id -> partitionOf(id) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        admin.close();
    }
}
