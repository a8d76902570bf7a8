package dev.penelope.cli.bench;

import dev.penelope.cli.bench.report.PerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Knows what is in the topics of a broker. */
final class Ledger implements AutoCloseable {
    private final Admin admin;
    private final TopicReader reader;

    Ledger(String bootstrap) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        this.reader = new TopicReader(bootstrap);
    }

    Admin admin() {
        return admin;
    }

    /** Where every partition of every topic ends now. */
    Map<TopicPartition, Long> ends() {
        return ends(get(admin.listTopics().names()));
    }

    private Map<TopicPartition, Long> ends(Set<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (TopicDescription topic : get(admin.describeTopics(topics).allTopicNames()).values()) {
            topic.partitions()
                    .forEach(partition ->
                            asked.put(
                                    new TopicPartition(topic.name(), partition.partition()),
                                    OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(asked).all())
                .forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }

    /** How large all logs are. */
    long logBytes() {
        return get(
                        admin.describeLogDirs(
                                        get(admin.describeCluster().nodes()).stream()
                                                .map(node -> node.id())
                                                .toList())
                                .allDescriptions())
                .values()
                .stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().values().stream())
                .mapToLong(replica -> replica.size())
                .sum();
    }

    /** The topics that the broker compacts. */
    List<ConfigResource> compacted() {
        List<ConfigResource> topics =
                get(admin.listTopics().names()).stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList();
        List<ConfigResource> compacted = new ArrayList<>();
        for (Map.Entry<ConfigResource, Config> topic :
                get(admin.describeConfigs(topics).all()).entrySet()) {
            ConfigEntry policy = topic.getValue().get(TopicConfig.CLEANUP_POLICY_CONFIG);
            if (policy != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                compacted.add(topic.getKey());
            }
        }
        return compacted;
    }

    /** Waits until a group has read all that is in a topic. */
    void awaitRead(String group, String topic, Duration patience) {
        Map<TopicPartition, Long> ends = ends(Set.of(topic));
        long until = System.nanoTime() + patience.toNanos();
        while (!hasRead(group, ends)) {
            if (System.nanoTime() - until > 0) {
                throw new BenchFailed("Expected " + group + " to read all of " + topic);
            }
            Waiting.sleep(Duration.ofMillis(100));
        }
    }

    private boolean hasRead(String group, Map<TopicPartition, Long> ends) {
        var read = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return ends.entrySet().stream()
                .allMatch(end -> {
                    var at = read.get(end.getKey());
                    return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
                });
    }

    /** What stands between two places, by topic. */
    Map<String, PerTopic> count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        return reader.count(from, to);
    }

    /** The keys of a topic up to here. */
    TopicReader.Keys keys(String topic) {
        return reader.keys(ends(Set.of(topic)));
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new BenchFailed("Expected an answer of the broker", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
