package dev.penelope.cli.bench;

import dev.penelope.cli.bench.report.PerTopic;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what stands in topics between two places. */
final class TopicReader {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String bootstrap;

    TopicReader(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** How many keys there are, and how many records beyond the first of each; but for notices. */
    record Keys(long different, long again) {}

    Keys keys(Map<TopicPartition, Long> to) {
        Set<String> seen = new HashSet<>();
        long[] again = new long[1];
        read(
                Map.of(),
                to,
                "read_committed",
                record -> {
                    // Sagas that stay open wait for a worker, which people are told.
                    if (isNotice(record)) {
                        return;
                    }
                    if (!seen.add(new String(record.key(), StandardCharsets.ISO_8859_1))) {
                        again[0]++;
                    }
                });
        return new Keys(seen.size(), again[0]);
    }

    private static boolean isNotice(ConsumerRecord<byte[], byte[]> record) {
        return WireHeaders.text(record.headers(), WireHeaders.KIND)
                .filter(Kind.NOTICE.wire()::equals)
                .isPresent();
    }

    /** Counts by topic; offsets without a record are markers that end transactions. */
    Map<String, PerTopic> count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        Map<String, Tally> found = new TreeMap<>();
        to.forEach((partition, end) -> {
            if (!partition.topic().startsWith("__")) {
                found.computeIfAbsent(partition.topic(), topic -> new Tally()).offsets +=
                        end - from.getOrDefault(partition, 0L);
            }
        });
        read(
                from,
                to,
                "read_uncommitted",
                record -> found.computeIfAbsent(record.topic(), topic -> new Tally()).add(record));
        Map<String, PerTopic> counted = new TreeMap<>();
        found.forEach((topic, tally) -> {
            if (tally.offsets > 0) {
                counted.put(topic, tally.counted());
            }
        });
        return counted;
    }

    private static final class Tally {
        private long offsets;
        private long records;
        private long bytes;
        private long values;
        private long valueBytes;

        void add(ConsumerRecord<byte[], byte[]> record) {
            records++;
            values += record.value() == null ? 0 : 1;
            valueBytes += size(record.value());
            bytes += size(record.key()) + size(record.value());
            for (Header header : record.headers()) {
                bytes += header.key().length() + size(header.value());
            }
        }

        PerTopic counted() {
            return new PerTopic(records, bytes, values, valueBytes, offsets - records);
        }
    }

    private void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            String isolation,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> left = new HashMap<>(to);
        left.keySet().removeIf(partition -> partition.topic().startsWith("__"));
        left.entrySet().removeIf(end -> end.getValue() <= from.getOrDefault(end.getKey(), 0L));
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
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

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        10_000,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
