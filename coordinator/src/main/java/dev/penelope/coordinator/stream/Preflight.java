package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.Durability;
import dev.penelope.topic.Finding;
import dev.penelope.topic.Topics;
import dev.penelope.topic.TopicsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks before the first record is read whether the coordinator can keep its promises here, and
 * refuses to run otherwise: topics as they must be, and no gap between what was read and what is
 * still there.
 */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Admin admin;
    private final CoordinatorConfig config;

    Preflight(Admin admin, CoordinatorConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /**
     * Checks everything, and settles where a first start begins to read.
     *
     * @return how many partitions the input topics have
     */
    int check() {
        int partitions = partitions();
        checkFeatures();
        checkTopics(partitions);
        checkPositions(partitions);
        return partitions;
    }

    String clusterId() {
        return await(admin.describeCluster().clusterId());
    }

    private int partitions() {
        String start = config.topics().start();
        try {
            return admin.describeTopics(Set.of(start))
                    .topicNameValues()
                    .values()
                    .iterator()
                    .next()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .partitions()
                    .size();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new CannotStartException(
                        "Expected topic "
                                + start
                                + " to exist, but it does not; create the topics first:"
                                + " penelope topics create");
            }
            throw unreachable(failed);
        } catch (TimeoutException late) {
            throw unreachable(late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Below version 2 a transaction can lose or gain records when a coordinator hangs. */
    private void checkFeatures() {
        var finalized = await(admin.describeFeatures().featureMetadata()).finalizedFeatures();
        var version = finalized.get("transaction.version");
        if (version == null || version.maxVersionLevel() < 2) {
            throw new CannotStartException(
                    "Expected the cluster to have transaction.version 2 or higher, but it has "
                            + (version == null ? "none" : version.maxVersionLevel())
                            + "; brokers must be 4.2 or newer, and then: kafka-features upgrade"
                            + " --feature transaction.version=2");
        }
    }

    private void checkTopics(int partitions) {
        Topics topics =
                new Topics(
                        config.topics(),
                        Set.of(),
                        partitions,
                        config.replicationFactor() < 3
                                ? Durability.DEVELOPMENT
                                : Durability.PRODUCTION);
        List<Finding> findings;
        try {
            findings = topics.verify(admin);
        } catch (TopicsException failed) {
            throw new CannotStartException(String.valueOf(failed.getMessage()), failed);
        }
        List<Finding> errors =
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .toList();
        findings.stream()
                .filter(finding -> !errors.contains(finding))
                .forEach(finding -> LOG.warn("topics: {}", finding));
        if (!errors.isEmpty()) {
            throw new CannotStartException(
                    "Expected the topics to be as planned, but: "
                            + String.join("; ", errors.stream().map(Finding::toString).toList()));
        }
    }

    /** Missing positions beside existing state, or positions of what is gone, mean lost input. */
    private void checkPositions(int partitions) {
        Map<TopicPartition, OffsetAndMetadata> read = positions(partitions);
        Map<TopicPartition, Long> first = firstOffsets(partitions);
        if (read.isEmpty() && !stateExists()) {
            begin(first, partitions);
            return;
        }
        List<String> gaps =
                new TreeMap<>(names(first))
                        .entrySet().stream()
                                .filter(each -> isGap(read.get(each.getValue()), first, each))
                                .map(each ->
                                        each.getKey()
                                                + " (read to "
                                                + (read.get(each.getValue()) == null
                                                        ? "unknown"
                                                        : read.get(each.getValue()).offset())
                                                + ", kept from "
                                                + first.get(each.getValue())
                                                + ")")
                                .toList();
        if (!gaps.isEmpty()) {
            throw new CannotStartException(
                    "Expected to go on reading where the coordinator left off, but there are gaps: "
                            + String.join(", ", gaps)
                            + ". Records there may be lost: a start not run, an outcome not known."
                            + " To accept that, stop all coordinators and set the positions of group "
                            + config.applicationId()
                            + " to what is kept: kafka-consumer-groups --reset-offsets --to-earliest"
                            + " --execute; then look for sagas that wait, and abort or abandon them");
        }
    }

    private static boolean isGap(
            @org.jspecify.annotations.Nullable OffsetAndMetadata read,
            Map<TopicPartition, Long> first,
            Map.Entry<String, TopicPartition> each) {
        return read == null || read.offset() < first.getOrDefault(each.getValue(), 0L);
    }

    private static Map<String, TopicPartition> names(Map<TopicPartition, Long> partitions) {
        Map<String, TopicPartition> names = new HashMap<>();
        partitions.keySet().forEach(partition -> names.put(partition.toString(), partition));
        return names;
    }

    private Map<TopicPartition, OffsetAndMetadata> positions(int partitions) {
        Map<TopicPartition, OffsetAndMetadata> found =
                new HashMap<>(
                        await(
                                admin.listConsumerGroupOffsets(config.applicationId())
                                        .partitionsToOffsetAndMetadata()));
        found.values().removeIf(java.util.Objects::isNull);
        found.keySet().retainAll(inputs(partitions));
        return found;
    }

    private Map<TopicPartition, Long> firstOffsets(int partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        inputs(partitions).forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> first = new HashMap<>();
        await(admin.listOffsets(asked).all())
                .forEach((partition, info) -> first.put(partition, info.offset()));
        return first;
    }

    private boolean stateExists() {
        String changelog =
                config.applicationId() + "-" + CoordinatorTopology.SAGA_STORE + "-changelog";
        return await(admin.listTopics().names()).contains(changelog);
    }

    /** The very first start of this installation reads everything there is. */
    private void begin(Map<TopicPartition, Long> first, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        first.forEach(
                (partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset)));
        try {
            admin.alterConsumerGroupOffsets(config.applicationId(), positions)
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("first start of {}: reading from the beginning", config.applicationId());
        } catch (ExecutionException failed) {
            boolean other =
                    failed.getCause() instanceof UnknownMemberIdException
                            && !positions(partitions).isEmpty();
            if (!other) {
                throw unreachable(failed);
            }
        } catch (TimeoutException late) {
            throw unreachable(late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private Set<TopicPartition> inputs(int partitions) {
        Set<TopicPartition> all = new java.util.HashSet<>();
        for (String topic :
                List.of(
                        config.topics().start(),
                        config.topics().event(),
                        config.topics().control())) {
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
        }
        return all;
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw unreachable(failed);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private CannotStartException unreachable(Exception why) {
        Throwable cause = why instanceof ExecutionException ? why.getCause() : why;
        return new CannotStartException(
                "Expected Kafka at "
                        + config.kafka().get("bootstrap.servers")
                        + " to answer, but "
                        + (cause == null || cause.getMessage() == null
                                ? "it did not within " + PATIENCE.toSeconds() + " s"
                                : cause.getMessage()),
                why);
    }

    private static CannotStartException interrupted(InterruptedException why) {
        Thread.currentThread().interrupt();
        return new CannotStartException("Interrupted while starting", why);
    }
}
