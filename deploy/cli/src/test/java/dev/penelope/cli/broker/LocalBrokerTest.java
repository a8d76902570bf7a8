package dev.penelope.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LocalBrokerTest {
    private static final LocalBroker.Settings TEMPORARY = LocalBroker.Settings.temporary();

    @Test
    void aReaderOfCommittedRecordsSeesACommittedTransactionAndNotAnAbortedOne() throws Exception {
        try (LocalBroker broker = started(TEMPORARY)) {
            create(broker, "events", 3);
            transact(broker, "events", "dropped", false);
            transact(broker, "events", "kept", true);

            assertThat(read(broker, "events", 1)).containsExactly("kept");
        }
    }

    @Test
    void aGroupOfEveryProtocolGetsItsRecords() throws Exception {
        try (LocalBroker broker = started(TEMPORARY)) {
            create(broker, "events", 1);
            transact(broker, "events", "kept", true);

            assertThat(readAsGroup(broker, "classic")).containsExactly("kept");
            assertThat(readAsGroup(broker, "consumer")).containsExactly("kept");
        }
    }

    @Test
    void aShareGroupGetsItsRecords() throws Exception {
        try (LocalBroker broker = started(TEMPORARY)) {
            create(broker, "events", 1);
            transact(broker, "events", "kept", true);

            assertThat(share(broker, "events")).isEqualTo("kept");
        }
    }

    @Test
    void aBrokerStartsWithTheFeaturesThatTheEngineNeeds() throws Exception {
        try (LocalBroker broker = started(TEMPORARY);
                Admin admin = admin(broker)) {
            var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();

            assertThat(features)
                    .hasEntrySatisfying(
                            "transaction.version",
                            range -> assertThat(range.maxVersionLevel()).isEqualTo((short) 2));
            assertThat(features).containsKeys("group.version", "streams.version", "share.version");
        }
    }

    @Test
    void aRestartOnTheSameDirectoryKeepsClusterTopicsAndRecords(@TempDir Path directory)
            throws Exception {
        LocalBroker.Settings settings =
                TEMPORARY.withDataDirectory(directory.resolve("made/by/start"));
        String clusterId;
        try (LocalBroker first = started(settings)) {
            clusterId = first.clusterId();
            create(first, "events", 1);
            transact(first, "events", "before", true);
        }

        try (LocalBroker second = started(settings)) {
            transact(second, "events", "after", true);

            assertThat(second.clusterId()).isEqualTo(clusterId);
            assertThat(read(second, "events", 2)).containsExactly("before", "after");
        }
    }

    @Test
    void aTakenPortIsNamedInOneLineThatSaysWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> LocalBroker.start(TEMPORARY.withPort(port)))
                    .isInstanceOfSatisfying(
                            PortInUse.class, e -> assertThat(e.port()).isEqualTo(port))
                    .hasMessageStartingWith("Expected to listen on port %d, but".formatted(port))
                    .hasMessageContaining("choose another port")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aDirectoryHasOneBrokerAtATime(@TempDir Path directory) {
        LocalBroker.Settings settings = TEMPORARY.withDataDirectory(directory);
        LocalBroker first = started(settings);
        try (first) {
            assertThatThrownBy(() -> LocalBroker.start(settings))
                    .isInstanceOf(DirectoryInUse.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("choose another directory");
        }
        started(settings).close();
    }

    @Test
    void twoBrokersInOneJvmAreTwoClusters() throws Exception {
        try (LocalBroker one = started(TEMPORARY)) {
            create(one, "events", 1);
            String clusterId;
            try (LocalBroker other = started(TEMPORARY)) {
                clusterId = other.clusterId();
                create(other, "events", 1);
                transact(other, "events", "other", true);
            }
            transact(one, "events", "one", true);

            assertThat(one.clusterId()).isNotEqualTo(clusterId);
            assertThat(read(one, "events", 1)).containsExactly("one");
        }
    }

    @Test
    void closeFreesThePortAndRemovesATemporaryDirectory() {
        LocalBroker first = started(TEMPORARY);
        int port = port(first);
        assertThat(first.dataDirectory()).isNotEmptyDirectory();

        closed(first);

        assertThat(first.dataDirectory()).doesNotExist();
        closed(started(TEMPORARY.withPort(port)));
    }

    @Test
    void aStartThatFailsLateFreesPortAndDirectory(@TempDir Path directory) throws IOException {
        LocalBroker.Settings settings = TEMPORARY.withPort(freePort()).withDataDirectory(directory);
        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        assertThatThrownBy(() -> LocalBroker.start(settings)).hasMessageContaining("foreign");

        Files.delete(foreign);

        closed(started(settings));
    }

    @Test
    void propertiesOfTheUserWin() throws Exception {
        LocalBroker.Settings settings =
                TEMPORARY.withPartitions(3).withProperty("auto.create.topics.enable", "true");
        try (LocalBroker broker = started(settings);
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("events", Optional.empty(), Optional.empty())))
                    .all()
                    .get();
            transact(broker, "made-by-use", "kept", true);

            assertThat(admin.describeTopics(List.of("events")).allTopicNames().get().values())
                    .extracting(topic -> topic.partitions().size())
                    .containsExactly(3);
            assertThat(read(broker, "made-by-use", 1)).containsExactly("kept");
        }
    }

    /**
     * Prints what a start costs, so that a slow one shows in the build's output; machines differ,
     * so nothing is asserted.
     */
    private static LocalBroker started(LocalBroker.Settings settings) {
        long start = System.nanoTime();
        LocalBroker broker = LocalBroker.start(settings);
        System.out.println(
                "broker start ms=" + Duration.ofNanos(System.nanoTime() - start).toMillis());
        return broker;
    }

    private static void closed(LocalBroker broker) {
        long start = System.nanoTime();
        broker.close();
        System.out.println(
                "broker close ms=" + Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static int port(LocalBroker broker) {
        String server = broker.bootstrapServers();
        return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    private static void create(LocalBroker broker, String topic, int partitions) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    private static void transact(LocalBroker broker, String topic, String value, boolean commit)
            throws Exception {
        Map<String, Object> config =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "test");
        try (Producer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, "key", value)).get();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static List<String> read(LocalBroker broker, String topic, int count) {
        return read(broker, topic, count, Map.of(ConsumerConfig.GROUP_ID_CONFIG, "reader"));
    }

    private static List<String> readAsGroup(LocalBroker broker, String protocol) {
        return read(
                broker,
                "events",
                1,
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        protocol,
                        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                        protocol));
    }

    private static List<String> read(
            LocalBroker broker, String topic, int count, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private static String share(LocalBroker broker, String topic) throws Exception {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "sharers");
        ConfigEntry earliest = new ConfigEntry("share.auto.offset.reset", "earliest");
        AlterConfigOp set = new AlterConfigOp(earliest, AlterConfigOp.OpType.SET);
        try (Admin admin = admin(broker)) {
            admin.incrementalAlterConfigs(Map.of(group, List.of(set))).all().get();
        }
        Map<String, Object> config =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "sharers");
        try (ShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(
                        config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            ConsumerRecords<String, String> records = ConsumerRecords.empty();
            while (records.isEmpty()) {
                records = consumer.poll(Duration.ofMillis(100));
            }
            return records.iterator().next().value();
        }
    }
}
