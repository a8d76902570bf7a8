package dev.penelope.faults;

import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed results, replies and notices as they come, whatever happens to the brokers
 * meanwhile.
 */
final class Results implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Map<String, ResultRecord.Result> ended = new ConcurrentHashMap<>();
    private final Map<String, List<ResultRecord>> others = new ConcurrentHashMap<>();
    private final List<String> repeated = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    Results(Map<String, String> kafka, List<String> topics) {
        this.thread = Thread.ofPlatform().daemon().name("results").start(() -> read(kafka, topics));
    }

    private void read(Map<String, String> kafka, List<String> topics) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        all.put("allow.auto.create.topics", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    topics.stream()
                            .flatMap(topic -> Raw.partitions(consumer, topic).stream())
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                poll(consumer);
            }
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            consumer.poll(POLL).forEach(this::take);
        } catch (KafkaException brokersAway) {
            // They come back, and then it goes on.
            return;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            ResultRecord read = ResultJson.read(record.value());
            String saga = read.saga().value();
            if (read instanceof ResultRecord.Result result) {
                if (ended.put(saga, result) != null) {
                    repeated.add(saga);
                }
            } else {
                others.computeIfAbsent(saga, unused -> new CopyOnWriteArrayList<>()).add(read);
            }
        } catch (UnreadableException notOurs) {
            throw new AssertionError("Expected a result, but " + record, notOurs);
        }
    }

    Map<String, ResultRecord.Result> ended() {
        return ended;
    }

    long count(SagaStatus outcome) {
        return ended.values().stream().filter(result -> result.outcome() == outcome).count();
    }

    /** Sagas of which a result was seen more than once. */
    List<String> repeated() {
        return repeated;
    }

    /** Replies, notices and amendments. */
    List<ResultRecord> others(String saga) {
        return others.getOrDefault(saga, List.of());
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
