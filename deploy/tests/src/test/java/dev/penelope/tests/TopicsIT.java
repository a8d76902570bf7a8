package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.topic.Durability;
import dev.penelope.topic.Finding;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.topic.TopicsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The topics on a real broker. */
final class TopicsIT {
    private static final AtomicInteger INSTALLATIONS = new AtomicInteger();
    private static LocalBroker broker;
    private static Admin admin;

    private Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(LocalBroker.Settings.temporary());
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void plan() {
        TopicNames names = new TopicNames("t" + INSTALLATIONS.incrementAndGet() + "-");
        topics = Topics.development(names, Set.of("default", "slow")).withPartitions(3);
    }

    @Test
    void whatWasCreatedIsAsPlanned() {
        List<String> created = topics.create(admin);

        assertThat(created).isEqualTo(topics.plan().names()).hasSize(17);
        assertThat(topics.verify(admin)).isEmpty();
    }

    @Test
    void creatingAgainCreatesNothing() {
        topics.create(admin);

        assertThat(topics.create(admin)).isEmpty();
    }

    @Test
    void aNewQueueIsAddedToWhatIsThere() {
        topics.create(admin);
        Topics more =
                new Topics(
                        topics.names(), Set.of("default", "slow", "new"), 3, topics.durability());

        assertThat(more.create(admin))
                .containsExactly(topics.names().command("new"), topics.names().undo("new"));
    }

    @Test
    void aMissingTopicIsAnErrorUnlessNothingUsesItYet() {
        List<Finding> findings = topics.verify(admin);

        assertThat(findings).hasSize(17);
        assertThat(findings)
                .filteredOn(finding -> !finding.isError())
                .extracting(Finding::topic)
                .containsExactly(
                        topics.names().link(), topics.names().audit(), topics.names().rule());
        assertThat(findings.getFirst().sentence())
                .isEqualTo("expected it to exist, but it does not; create the topics first");
    }

    @Test
    void unequalPartitionCountsAreAnError() throws Exception {
        topics.create(admin);
        await(
                admin.createPartitions(Map.of(topics.names().event(), NewPartitions.increaseTo(5)))
                        .all());
        awaitPartitions(topics.names().event(), 5);

        assertThat(topics.verify(admin))
                .filteredOn(Finding::isError)
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .contains(topics.names().event() + " has 5", topics.names().start() + " has 3");
    }

    @Test
    void aSettingThatBreaksAPromiseIsAnErrorAndOneThatCostsIsAWarning() throws Exception {
        topics.create(admin);
        String start = topics.names().start();
        set(start, "message.timestamp.type", "CreateTime");
        set(start, "segment.bytes", "1048576");
        set(start, "max.message.bytes", "9000000");

        List<Finding> findings = topics.verify(admin);

        assertThat(findings).extracting(Finding::topic).containsOnly(start);
        assertThat(findings)
                .filteredOn(Finding::isError)
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .contains(
                        "expected message.timestamp.type to be LogAppendTime",
                        "but it is CreateTime",
                        "kafka-configs --alter --topic " + start);
        assertThat(findings)
                .filteredOn(finding -> !finding.isError())
                .singleElement()
                .extracting(Finding::sentence)
                .asString()
                .contains("segment.bytes");
    }

    @Test
    void tooFewReplicasAreAnError() {
        topics.create(admin);

        List<Finding> findings = topics.withDurability(Durability.PRODUCTION).verify(admin);

        assertThat(findings)
                .filteredOn(finding -> finding.sentence().contains("replicas of each"))
                .hasSize(17)
                .filteredOn(Finding::isError)
                .hasSize(14);
    }

    @Test
    void aClusterThatIsTooSmallRefusesWithItsReason() {
        assertThatThrownBy(() -> topics.withDurability(Durability.PRODUCTION).create(admin))
                .isInstanceOf(TopicsException.class)
                .hasMessageContaining("create topic " + topics.names().prefix())
                .hasMessageContaining("replication factor");
    }

    private static void set(String topic, String name, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        await(admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String is = "";
        while (!is.equals(value) && System.nanoTime() < end) {
            is =
                    await(admin.describeConfigs(List.of(resource)).all())
                            .values()
                            .iterator()
                            .next()
                            .get(name)
                            .value();
        }
        assertThat(is).isEqualTo(value);
    }

    private static void awaitPartitions(String topic, int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int is = 0;
        while (is != count && System.nanoTime() < end) {
            is =
                    await(admin.describeTopics(List.of(topic)).allTopicNames())
                            .values()
                            .iterator()
                            .next()
                            .partitions()
                            .size();
        }
        assertThat(is).isEqualTo(count);
    }

    private static <T> T await(KafkaFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
