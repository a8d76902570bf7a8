package dev.penelope.faults;

import dev.penelope.faults.Processes.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers, each a process of Kafka's own and also a controller, on this machine. Coordinators
 * and workers reach them over lines of their own, which can be disturbed.
 */
final class Cluster implements AutoCloseable {
    static final int BROKERS = 3;
    private static final Duration TO_BE_WHOLE = Duration.ofSeconds(90);

    private final Processes processes;
    private final Path directory;
    private final String clusterId = Uuid.randomUuid().toString();
    private final Ports ports = new Ports();
    private final List<Broker> brokers;
    private final Admin admin;

    /** One broker: where it listens, the lines to it, and its process while there is one. */
    private static final class Broker {
        private final int id;
        private final int direct;
        private final int controller;
        private final int coordinators;
        private final int workers;
        private final Proxy toCoordinators;
        private final Proxy toWorkers;
        private final List<Child> lives = new ArrayList<>();

        Broker(int id, Ports ports) {
            this.id = id;
            this.direct = ports.next();
            this.controller = ports.next();
            this.coordinators = ports.next();
            this.workers = ports.next();
            this.toCoordinators = new Proxy(coordinators);
            this.toWorkers = new Proxy(workers);
        }

        boolean isAlive() {
            return !lives.isEmpty() && lives.getLast().isAlive();
        }

        Child process() {
            return lives.getLast();
        }

        String listeners() {
            return "DIRECT://localhost:%d,COORDINATORS://localhost:%d,WORKERS://localhost:%d"
                    .formatted(direct, coordinators, workers);
        }

        String advertised() {
            return "DIRECT://localhost:%d,COORDINATORS://localhost:%d,WORKERS://localhost:%d"
                    .formatted(direct, toCoordinators.port(), toWorkers.port());
        }
    }

    private Cluster(Processes processes, Path directory) {
        this.processes = processes;
        this.directory = directory;
        this.brokers =
                IntStream.rangeClosed(1, BROKERS).mapToObj(id -> new Broker(id, ports)).toList();
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Returns when all of it works. */
    static Cluster start(Processes processes, Path directory) {
        Cluster cluster = new Cluster(processes, directory);
        cluster.brokers.forEach(broker -> {
            cluster.configure(broker);
            cluster.start(broker);
        });
        cluster.awaitWhole();
        return cluster;
    }

    // Where it is

    /** For the tests themselves: undisturbed. */
    String bootstrapServers() {
        return join(broker -> broker.direct);
    }

    String forCoordinators() {
        return join(broker -> broker.toCoordinators.port());
    }

    String forWorkers() {
        return join(broker -> broker.toWorkers.port());
    }

    private String join(java.util.function.ToIntFunction<Broker> port) {
        return brokers.stream()
                .map(broker -> "localhost:" + port.applyAsInt(broker))
                .collect(Collectors.joining(","));
    }

    Map<String, String> settings() {
        return Map.of("bootstrap.servers", bootstrapServers());
    }

    Admin admin() {
        return admin;
    }

    // Its brokers

    private void configure(Broker broker) {
        Path home = home(broker);
        try {
            Path data = Files.createDirectories(home.resolve("data"));
            Properties properties = new Properties();
            properties.putAll(settings(broker, data));
            try (OutputStream out = Files.newOutputStream(home.resolve("server.properties"))) {
                properties.store(out, null);
            }
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(broker.id)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (Exception failed) { // all that Kafka declares
            throw new AssertionError("Expected to format " + home + ", but", failed);
        }
    }

    private Map<String, String> settings(Broker broker, Path data) {
        Map<String, String> all = new HashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(broker.id));
        all.put("listeners", broker.listeners() + ",CONTROLLER://localhost:" + broker.controller);
        all.put(
                "advertised.listeners",
                broker.advertised() + ",CONTROLLER://localhost:" + broker.controller);
        all.put("inter.broker.listener.name", "DIRECT");
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "listener.security.protocol.map",
                "DIRECT:PLAINTEXT,COORDINATORS:PLAINTEXT,WORKERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put(
                "controller.quorum.voters",
                brokers.stream()
                        .map(each -> each.id + "@localhost:" + each.controller)
                        .collect(Collectors.joining(",")));
        all.put("log.dirs", data.toString());
        all.put("auto.create.topics.enable", "false");
        all.put("default.replication.factor", "3");
        all.put("min.insync.replicas", "2");
        for (String topic : List.of("offsets.topic", "transaction.state.log")) {
            all.put(topic + ".num.partitions", "3");
            all.put(topic + ".replication.factor", "3");
        }
        all.put("transaction.state.log.min.isr", "2");
        // A dead broker is missed within seconds, so that a scenario need not take a minute.
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        all.put("replica.lag.time.max.ms", "5000");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        all.put("log.retention.check.interval.ms", "1000");
        all.put("log.initial.task.delay.ms", "1000");
        all.put("log.cleaner.backoff.ms", "500");
        all.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        all.put("file.delete.delay.ms", "1000");
        // Three brokers share the cores with all that is tested.
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("num.replica.fetchers", "1");
        all.put("group.coordinator.threads", "1");
        all.put("metric.reporters", "");
        return all;
    }

    private Path home(Broker broker) {
        return directory.resolve("broker-" + broker.id);
    }

    private void start(Broker broker) {
        broker.lives.add(
                processes.start(
                        "broker-" + broker.id,
                        Program.of(
                                kafka.Kafka.class,
                                "256m",
                                List.of(home(broker).resolve("server.properties").toString())),
                        home(broker)));
    }

    private Broker broker(int id) {
        return brokers.get(id - 1);
    }

    void kill(int id) {
        broker(id).process().kill();
    }

    void terminate(int id) {
        broker(id).process().terminate();
    }

    void startAgain(int id) {
        start(broker(id));
    }

    void hold(int id) {
        broker(id).process().hold();
    }

    void goOn(int id) {
        broker(id).process().goOn();
    }

    // The lines to it

    void eachLineToCoordinators(Consumer<Proxy> what) {
        brokers.forEach(broker -> what.accept(broker.toCoordinators));
    }

    void eachLineToWorkers(Consumer<Proxy> what) {
        brokers.forEach(broker -> what.accept(broker.toWorkers));
    }

    void heal() {
        eachLineToCoordinators(Proxy::heal);
        eachLineToWorkers(Proxy::heal);
        for (Broker broker : brokers) {
            if (broker.isAlive()) {
                broker.process().goOn();
            } else {
                start(broker);
            }
        }
    }

    // How it is

    /** Every broker is there and every partition has all its replicas in sync. */
    void awaitWhole() {
        Patience.until(this::ailing, TO_BE_WHOLE, () -> ailing().isEmpty());
    }

    private String ailing() {
        try {
            int nodes = admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
            if (nodes < BROKERS) {
                return "there are " + BROKERS + " brokers, but there are " + nodes;
            }
            return descriptions().values().stream()
                    .flatMap(topic ->
                            topic.partitions().stream()
                                    .filter(partition ->
                                            partition.isr().size() < partition.replicas().size())
                                    .map(partition -> topic.name() + "-" + partition.partition()))
                    .collect(Collectors.joining(", "));
        } catch (Exception notYet) { // any of Kafka's
            return "the cluster answers, but " + notYet;
        }
    }

    private Map<String, TopicDescription> descriptions() throws Exception {
        var names =
                admin.listTopics(
                                new org.apache.kafka.clients.admin.ListTopicsOptions()
                                        .listInternal(true))
                        .names()
                        .get(5, TimeUnit.SECONDS);
        return admin.describeTopics(names).allTopicNames().get(5, TimeUnit.SECONDS);
    }

    /** The broker that leads a partition. */
    int leaderOf(String topic, int partition) {
        int[] leader = new int[1];
        Patience.until(
                topic + "-" + partition + " has a leader",
                Duration.ofSeconds(30),
                () -> {
                    try {
                        leader[0] = leader(descriptions().get(topic), partition);
                    } catch (Exception notYet) { // any of Kafka's
                        leader[0] = 0;
                    }
                    return leader[0] > 0;
                });
        return leader[0];
    }

    private static int leader(@Nullable TopicDescription topic, int partition) {
        Node leader = topic == null ? null : topic.partitions().get(partition).leader();
        return leader == null ? 0 : leader.id();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        for (Broker broker : brokers) {
            broker.process().kill();
            broker.toCoordinators.close();
            broker.toWorkers.close();
        }
    }
}
