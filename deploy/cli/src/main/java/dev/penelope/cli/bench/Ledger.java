package dev.penelope.cli.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts what is in the topics. */
final class Ledger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String bootstrap;
    private final Admin admin;

    Ledger(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    Admin admin() {
        return admin;
    }

    /** Where every partition of every topic of ours ends now. */
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        Collection<TopicDescription> topics =
                get(admin.describeTopics(get(admin.listTopics().names())).allTopicNames()).values();
        for (TopicDescription topic : topics) {
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

    /** What stands between two places, by topic. */
    Map<String, Measurement.PerSaga> count(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, int sagas) {
        Map<String, long[]> found = new TreeMap<>();
        read(
                from,
                to,
                "read_uncommitted",
                record -> {
                    long[] of = found.computeIfAbsent(record.topic(), topic -> new long[4]);
                    of[0]++;
                    of[1] += size(record.key()) + size(record.value());
                    of[2] += size(record.value());
                    of[3] += record.value() == null ? 0 : 1;
                    for (Header header : record.headers()) {
                        of[1] += header.key().length() + size(header.value());
                    }
                });
        Map<String, Long> offsets = new HashMap<>();
        to.forEach((partition, end) ->
                offsets.merge(
                        partition.topic(), end - from.getOrDefault(partition, 0L), Long::sum));
        double each = Math.max(1, sagas);
        return found.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                of ->
                                        new Measurement.PerSaga(
                                                of.getValue()[0] / each,
                                                of.getValue()[1] / each,
                                                (double) of.getValue()[2]
                                                        / Math.max(1, of.getValue()[3]),
                                                (offsets.getOrDefault(of.getKey(), 0L)
                                                                - of.getValue()[0])
                                                        / each),
                                (one, other) -> one,
                                TreeMap::new));
    }

    /** The keys of a topic up to here: how many there are, and how many come more than once. */
    Keys keys(String topic) {
        Map<TopicPartition, Long> ends = ends();
        ends.keySet().removeIf(partition -> !partition.topic().equals(topic));
        Set<String> seen = new HashSet<>();
        long[] again = new long[1];
        read(
                Map.of(),
                ends,
                "read_committed",
                record -> {
                    if (!seen.add(new String(record.key(), StandardCharsets.ISO_8859_1))) {
                        again[0]++;
                    }
                });
        return new Keys(seen.size(), again[0]);
    }

    record Keys(long different, long again) {}

    private void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            String isolation,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> left = new HashMap<>(to);
        left.keySet().removeIf(partition -> partition.topic().startsWith("__"));
        left.entrySet().removeIf(end -> end.getValue() <= from.getOrDefault(end.getKey(), 0L));
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(left.keySet());
            left.keySet()
                    .forEach(partition ->
                            consumer.seek(partition, from.getOrDefault(partition, 0L)));
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!left.isEmpty()) {
                if (System.nanoTime() - until > 0) {
                    throw new BenchFailed("Expected to read all of " + left + " in time");
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    TopicPartition partition =
                            new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < to.getOrDefault(partition, 0L)) {
                        each.accept(record);
                    }
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                consumer.assign(left.keySet());
            }
        }
    }

    private static int size(byte @org.jspecify.annotations.Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static <T> T get(KafkaFuture<T> future) {
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
