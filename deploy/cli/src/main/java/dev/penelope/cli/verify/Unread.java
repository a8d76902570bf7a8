package dev.penelope.cli.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What has come in and no coordinator has read yet. */
final class Unread {
    private final Map<TopicPartition, Long> positions;
    private final Findings findings;
    private final Map<TopicPartition, Long> oldestMs = new HashMap<>();

    Unread(Map<TopicPartition, Long> positions, Findings findings) {
        this.positions = positions;
        this.findings = findings;
    }

    void look(Source source, ConsumerRecord<byte[], byte[]> record) {
        if (!source.isInput()) {
            return;
        }
        findings.looked(Promise.P9);
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() >= positions.getOrDefault(partition, 0L)) {
            oldestMs.putIfAbsent(partition, record.timestamp());
        }
    }

    void finish(long nowMs, Scope scope) {
        new TreeMap<>(names())
                .forEach((partition, atMs) -> {
                    long ageMs = nowMs - atMs;
                    if (ageMs > scope.patience().toMillis()) {
                        findings.broken(
                                Promise.P9,
                                "",
                                "",
                                "expected coordinators to read "
                                        + partition
                                        + ", but what came "
                                        + ageMs / 1_000
                                        + " s ago is not read");
                    }
                });
    }

    private Map<String, Long> names() {
        Map<String, Long> names = new HashMap<>();
        oldestMs.forEach((partition, atMs) -> names.put(partition.toString(), atMs));
        return names;
    }
}
