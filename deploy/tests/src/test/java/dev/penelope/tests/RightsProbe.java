package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A user who tries operations one by one. Each says whether it is allowed, and throws whatever else
 * comes of it.
 */
final class RightsProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final byte[] JUNK = "junk".getBytes(UTF_8);

    private final SecuredBroker broker;
    private final String user;
    private final Admin admin;

    RightsProbe(SecuredBroker broker, String user) {
        this.broker = broker;
        this.user = user;
        this.admin = broker.admin(user);
    }

    private Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(broker.settings(user));
        all.putAll(more);
        return all;
    }

    boolean writes(String topic) throws Exception {
        // Without idempotence, which would ask for one right more of who may write nothing.
        Map<String, Object> settings =
                settings(
                        Map.of("enable.idempotence", "false", "max.block.ms", PATIENCE.toMillis()));
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return isAllowed(() -> producer.send(new ProducerRecord<>(topic, JUNK, JUNK)).get());
        }
    }

    /** There is something to read on every topic. */
    boolean reads(String topic) throws Exception {
        try (Consumer<byte[], byte[]> consumer = consumer(Map.of())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            return isAllowed(() -> {
                while (consumer.poll(POLL).isEmpty()) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new AssertionError("Expected " + topic + " to hold a record");
                    }
                }
            });
        }
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
        return new KafkaConsumer<>(
                settings(more), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Whether the group may be used; topics are another right. */
    boolean uses(String group) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> position =
                Map.of(new TopicPartition("saga-start", 0), new OffsetAndMetadata(0));
        return isAllowed(() -> {
            try {
                await(admin.alterConsumerGroupOffsets(group, position).all());
            } catch (TopicAuthorizationException notThatTopic) {
                // The broker asks for the group first.
                return;
            }
        });
    }

    boolean sets(String shareGroup) throws Exception {
        return alters(
                new ConfigResource(ConfigResource.Type.GROUP, shareGroup),
                "share.auto.offset.reset",
                "earliest");
    }

    boolean alters(String topic) throws Exception {
        return alters(new ConfigResource(ConfigResource.Type.TOPIC, topic), "retention.ms", "1000");
    }

    private boolean alters(ConfigResource what, String name, String value) throws Exception {
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        return isAllowed(() ->
                await(
                        admin.incrementalAlterConfigs(
                                        Map.of(what, List.of(change)),
                                        new AlterConfigsOptions().validateOnly(true))
                                .all()));
    }

    boolean seesPositions(String group) throws Exception {
        return isAllowed(
                () -> await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
    }

    boolean transacts(String id) throws Exception {
        Map<String, Object> settings =
                settings(Map.of("transactional.id", id, "max.block.ms", PATIENCE.toMillis()));
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return isAllowed(producer::initTransactions);
        }
    }

    boolean seesSettings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return isAllowed(() -> await(admin.describeConfigs(List.of(resource)).all()));
    }

    boolean creates(String topic) throws Exception {
        return isAllowed(() ->
                await(
                        admin.createTopics(
                                        List.of(
                                                new NewTopic(
                                                        topic, Optional.of(1), Optional.empty())),
                                        new CreateTopicsOptions().validateOnly(true))
                                .all()));
    }

    boolean deletes(String topic) throws Exception {
        return isAllowed(() -> await(admin.deleteTopics(List.of(topic)).all()));
    }

    boolean deletesRecords(String topic) throws Exception {
        return isAllowed(() ->
                await(
                        admin.deleteRecords(
                                        Map.of(
                                                new TopicPartition(topic, 0),
                                                RecordsToDelete.beforeOffset(0)))
                                .all()));
    }

    boolean seesProducers(String topic) throws Exception {
        return isAllowed(
                () -> await(admin.describeProducers(List.of(new TopicPartition(topic, 0))).all()));
    }

    /** Of a producer that there never was: the broker knows of nothing to abort. */
    boolean aborts(String topic) throws Exception {
        AbortTransactionSpec nothing =
                new AbortTransactionSpec(new TopicPartition(topic, 0), 1_000_000, (short) 0, 0);
        return isAllowed(() -> await(admin.abortTransaction(nothing).all()));
    }

    boolean changesAccess() throws Exception {
        AclBinding elsewhere =
                new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, "elsewhere", PatternType.LITERAL),
                        new AccessControlEntry(
                                "User:" + user, "*", AclOperation.ALL, AclPermissionType.ALLOW));
        return isAllowed(() -> await(admin.createAcls(List.of(elsewhere)).all()));
    }

    boolean makesUsers() throws Exception {
        UserScramCredentialUpsertion mallory =
                new UserScramCredentialUpsertion(
                        "mallory",
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                        "a password");
        return isAllowed(() -> await(admin.alterUserScramCredentials(List.of(mallory)).all()));
    }

    /** What is tried. */
    private interface Trial {
        void run() throws Exception;
    }

    private static boolean isAllowed(Trial trial) throws Exception {
        try {
            trial.run();
            return true;
        } catch (AuthorizationException refused) {
            return false;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw failed;
        }
    }

    private static void await(KafkaFuture<?> future) throws Exception {
        try {
            future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof AuthorizationException refused ? refused : failed;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
