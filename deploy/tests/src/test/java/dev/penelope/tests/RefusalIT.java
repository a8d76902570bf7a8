package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.SagaId;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a coordinator cannot keep its promises, it does not run, and says what to do. */
final class RefusalIT {
    private static TestKafka kafka;

    @TempDir private Path folder;
    private Installation place;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void install() {
        place = new Installation(kafka, 1, "default");
    }

    @AfterEach
    void uninstall() {
        place.close();
    }

    // Before it runs

    @Test
    void topicsAreMissing() throws Exception {
        delete(place.topics.start());
        assertThat(refusal()).contains(place.topics.start(), "topics create");

        place.create("default");
        delete(place.topics.result(), place.topics.definition());
        assertThat(refusal()).contains(place.topics.result(), place.topics.definition());
    }

    /**
     * Of a signal's or a reply's topic no saga may have need for long: they are missed all the
     * same.
     */
    @Test
    void topicsOfSignalsRepliesAndNoticesAreMissing() throws Exception {
        List<String> needed =
                List.of(place.topics.signal(), place.topics.reply(), place.topics.notice());
        delete(needed.toArray(String[]::new));

        assertThat(refusal()).contains(needed);
    }

    @Test
    void topicsThatNothingUsesYetAreNotMissed() throws Exception {
        delete(place.topics.link(), place.topics.rule(), place.topics.audit());

        runOnce();
    }

    @Test
    void theInputTopicsHaveNotAsManyPartitions() throws Exception {
        grow(place.topics.event(), 3);

        assertThat(refusal())
                .contains(place.topics.start() + " has 1", place.topics.event() + " has 3");
    }

    @Test
    void theTopicsAreLessDurableThanIsWanted() {
        Map<String, String> settings = settings();
        settings.put("replication.factor", "3");

        assertThat(refusal(settings)).contains("min.insync.replicas");
    }

    @Test
    void theStateIsLessDurableThanIsWanted() throws Exception {
        runOnce();
        Map<String, String> settings = settings();
        settings.put("replication.factor", "3");

        assertThat(refusal(settings))
                .contains(
                        changelog("saga") + ": expected min.insync.replicas to be at least 2",
                        changelog("archive") + ": expected min.insync.replicas to be at least 2");

        set(changelog("saga"), "unclean.leader.election.enable", "true");
        assertThat(refusal())
                .contains(
                        changelog("saga") + ": expected unclean.leader.election.enable to be false")
                .doesNotContain(changelog("archive"));
    }

    @Test
    void theArchiveForgetsBeforeTheTopicsDo() throws Exception {
        Map<String, String> settings = settings();
        settings.put("archive.days", "9");
        assertThat(refusal(settings))
                .contains(
                        "archive.days to be at least 10, but it is 9",
                        "up to 8 days (retention.ms=604800000, and segment.ms=86400000",
                        "for 1 days",
                        "10m");

        String queue = place.topics.undo("default");
        set(queue, "retention.ms", Long.toString(Duration.ofDays(20).toMillis()));
        assertThat(refusal()).contains("archive.days to be at least 23, but it is 15", queue);
        set(queue, "retention.ms", "-1");
        assertThat(refusal()).contains(queue, "archive.days");
    }

    @Test
    void recordsAreGoneThatNobodyHasRead() throws Exception {
        runOnce();
        try (Wire wire = place.wire()) {
            for (int n = 0; n < 5; n++) {
                wire.send(place.topics.start(), "unread-" + n, "{}");
            }
        }
        TopicPartition first = new TopicPartition(place.topics.start(), 0);
        get(place.admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(-1))).all());

        assertThat(refusal())
                .contains(first + " (read to ", "kept from ", "reset-offsets")
                .doesNotContain(place.topics.event());
    }

    @Test
    void thePositionsAreGoneBesideState() throws Exception {
        runOnce();
        get(place.admin.deleteConsumerGroups(Set.of(place.topics.coordinator())).all());

        assertThat(refusal()).contains(place.topics.event() + "-0 (read to unknown");
    }

    @Test
    void theStateIsGoneBesidePositions() throws Exception {
        runOnce();
        delete(changelog("saga"));

        String refusal = refusal();
        assertThat(refusal)
                .contains(
                        changelog("saga") + ", which holds open sagas, is gone",
                        place.topics.coordinator(),
                        "kafka-topics --create --topic " + changelog("saga"),
                        "--config cleanup.policy=compact")
                .doesNotContain(changelog("archive"));
    }

    @Test
    void whoAcceptsTheLossOfStateGoesOn() throws Exception {
        runOnce();
        delete(changelog("saga"), changelog("archive"));
        assertThat(refusal()).contains(changelog("saga"), changelog("archive"));

        get(
                place.admin
                        .createTopics(
                                Stream.of("saga", "archive")
                                        .map(store ->
                                                new NewTopic(changelog(store), 1, (short) 1)
                                                        .configs(
                                                                Map.of(
                                                                        "cleanup.policy",
                                                                        store.equals("saga")
                                                                                ? "compact"
                                                                                : "compact,delete",
                                                                        "retention.ms",
                                                                        "-1",
                                                                        "max.message.bytes",
                                                                        "5000000")))
                                        .toList())
                        .all());

        runOnce();
    }

    @Test
    void aFirstStartThatWasCutShortIsAFirstStart() throws Exception {
        runOnce();
        delete(changelog("saga"), changelog("archive"));
        get(place.admin.deleteConsumerGroups(Set.of(place.topics.coordinator())).all());

        runOnce();
    }

    @Test
    void theInputTopicsHaveMorePartitionsThanAtTheFirstStart() throws Exception {
        runOnce();
        for (String input : place.topics.inputs()) {
            grow(input, 3);
        }

        assertThat(refusal())
                .contains(
                        "to have 1 partitions",
                        place.topics.start() + " has 3",
                        place.topics.event() + " has 3",
                        "topics create --partitions 1")
                .doesNotContain("gaps");
    }

    @Test
    void nobodyAnswersAtTheAddress() throws Exception {
        Map<String, String> settings = settings();
        try (ServerSocket silent = new ServerSocket(0)) {
            settings.put("bootstrap.servers", "localhost:" + silent.getLocalPort());
            long startedNanos = System.nanoTime();
            assertThat(refusal(settings)).contains("localhost:" + silent.getLocalPort());
            assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
                    .isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void theAddressIsNone() {
        Map<String, String> settings = settings();
        settings.put("bootstrap.servers", "no-such-host.invalid:9092");

        assertThat(refusal(settings)).contains("bootstrap");
    }

    @Test
    void theStateDirectoryIsNone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Map<String, String> settings = settings();
        settings.put("state.dir", file.toString());

        assertThat(refusal(settings)).contains(file.toString());
    }

    @Test
    void anotherCoordinatorHasTheStateDirectory() throws Exception {
        try (Coordinator first = place.coordinator(folder.resolve("state"), Map.of())) {
            assertThat(refusal()).contains(folder.resolve("state").toString(), "state.dir");
            assertThat(first.ended()).isNotDone();
            runASaga();
        }
    }

    @Test
    void theStateOnDiskCannotBeReadUntilItIsDeleted() throws Exception {
        runOnce();
        Path state = folder.resolve("state");
        damage(state);
        assertThat(refusal()).contains(state.toString(), "delete that directory");

        delete(state);
        runOnce();
    }

    // While it runs

    @Test
    void anInputTopicIsDeleted() throws Exception {
        try (Coordinator coordinator = place.coordinator(folder.resolve("state"), Map.of())) {
            runASaga();
            delete(place.topics.event());

            assertThat(end(coordinator)).contains(place.topics.event());
        }
        assertThat(refusal()).contains(place.topics.event(), "topics");
        place.create("default");
        assertThat(refusal()).contains(place.topics.event() + "-0 (read to ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"result", "reply", "dead-letter", "definition", "saga", "archive"})
    void aTopicIsDeletedThatEverySagaNeeds(String which) throws Exception {
        String topic =
                switch (which) {
                    case "result" -> place.topics.result();
                    case "reply" -> place.topics.reply();
                    case "dead-letter" -> place.topics.deadLetter();
                    case "definition" -> place.topics.definition();
                    default -> changelog(which);
                };
        try (Coordinator coordinator = place.coordinator(folder.resolve("state"), Map.of())) {
            runASaga();
            delete(topic);

            assertThat(end(coordinator)).contains(topic + " was deleted", "topics create");
        }
        assertThat(refusal()).contains(topic);
    }

    @Test
    void theStateIsDeletedAndMadeAgain() throws Exception {
        try (Coordinator coordinator = place.coordinator(folder.resolve("state"), Map.of())) {
            runASaga();
            delete(changelog("saga"));
            get(
                    place.admin
                            .createTopics(List.of(new NewTopic(changelog("saga"), 1, (short) 1)))
                            .all());

            assertThat(end(coordinator)).contains(changelog("saga"));
        }
    }

    @Test
    void anInputTopicIsDeletedAndMadeAgain() throws Exception {
        try (Coordinator coordinator = place.coordinator(folder.resolve("state"), Map.of())) {
            runASaga();
            delete(place.topics.start());
            place.create("default");

            assertThat(end(coordinator)).contains(place.topics.start());
        }
    }

    // How

    private Map<String, String> settings() {
        return new HashMap<>(place.coordinatorSettings(folder.resolve("state"), Map.of()));
    }

    private String refusal() {
        return refusal(settings());
    }

    private static String refusal(Map<String, String> settings) {
        CannotStartException refusal =
                catchThrowableOfType(
                        CannotStartException.class,
                        () -> {
                            try (Coordinator coordinator =
                                    Coordinator.start(CoordinatorConfig.of(settings))) {
                                coordinator.awaitRunning(Installation.PATIENCE);
                            }
                        });
        assertThat(refusal).as("a refusal").isNotNull();
        return String.valueOf(refusal.getMessage());
    }

    private static String end(Coordinator coordinator) throws Exception {
        try {
            coordinator.ended().get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("Expected the coordinator to give up, but it was closed");
        } catch (ExecutionException gaveUp) {
            return String.valueOf(gaveUp.getMessage());
        }
    }

    /** Leaves state and positions behind. */
    private void runOnce() throws Exception {
        try (Coordinator coordinator = place.coordinator(folder.resolve("state"), Map.of())) {
            runASaga();
            assertThat(coordinator.ended()).isNotDone();
        }
    }

    private void runASaga() throws Exception {
        try (Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client()) {
            client.start(new SagaId("of-" + worker.name()), Steps.fine(), "x")
                    .outcome()
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** So that no table in there has a footer any more. */
    private static void damage(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
            assertThat(tables).as("tables of RocksDB").isNotEmpty();
            for (Path table : tables) {
                Files.write(table, new byte[(int) Files.size(table)]);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void grow(String topic, int partitions) throws Exception {
        get(
                place.admin
                        .createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                        .all());
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (partitions(topic) != partitions) {
            assertThat(System.nanoTime()).as("no more partitions").isLessThan(untilNanos);
        }
    }

    private String changelog(String store) {
        return place.topics.coordinator() + "-" + store + "-changelog";
    }

    private void set(String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        get(place.admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        String is = "";
        while (!value.equals(is)) {
            is =
                    place.admin
                            .describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .values()
                            .iterator()
                            .next()
                            .get(name)
                            .value();
            assertThat(System.nanoTime()).as("the setting stays").isLessThan(untilNanos);
        }
    }

    private int partitions(String topic) throws Exception {
        return place.admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    /** Returns when nobody can see them any more. */
    private void delete(String... topics) throws Exception {
        get(place.admin.deleteTopics(List.of(topics)).all());
        Set<String> left = Set.of(topics);
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (!Collections.disjoint(left, place.admin.listTopics().names().get())) {
            assertThat(System.nanoTime()).as("topics stay").isLessThan(untilNanos);
        }
    }

    private static void get(KafkaFuture<?> future) throws Exception {
        future.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
