package dev.penelope.cli.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What is committed of several topics, in the order of its appending, up to where they ended when
 * it was opened. Holds a few records of each partition, however many there are.
 */
final class MergedLog implements AutoCloseable {
    private static final int AHEAD = 2_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();
    private final Map<TopicPartition, Long> firstKeptMs = new HashMap<>();

    MergedLog(Map<String, String> kafka, Collection<String> topics, Optional<Instant> since) {
        consumer =
                new KafkaConsumer<>(
                        settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> firsts = from(partitions, Instant.EPOCH);
        Map<TopicPartition, OffsetAndTimestamp> wanted =
                since.map(instant -> from(partitions, instant)).orElse(firsts);
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            OffsetAndTimestamp first = wanted.get(partition);
            long begin = first == null ? end : Math.min(end, first.offset());
            consumer.seek(partition, begin);
            lanes.put(partition, new Lane(partition, begin, end));
            if (begins.getOrDefault(partition, 0L) > 0) {
                OffsetAndTimestamp kept = firsts.get(partition);
                firstKeptMs.put(partition, kept == null ? Long.MAX_VALUE : kept.timestamp());
            }
        }
    }

    private static Map<String, Object> settings(Map<String, String> kafka) {
        Map<String, Object> all = new HashMap<>(kafka);
        // What a coordinator did not commit did not happen.
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AHEAD);
        // There may be hundreds of partitions, and each has such a buffer.
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
        return all;
    }

    private Map<TopicPartition, OffsetAndTimestamp> from(
            List<TopicPartition> partitions, Instant since) {
        return consumer.offsetsForTimes(
                partitions.stream()
                        .collect(Collectors.toMap(each -> each, each -> since.toEpochMilli())));
    }

    /**
     * When the oldest record was appended, of each partition that has lost records before it; the
     * end of time if it holds none any more.
     */
    Map<TopicPartition, Long> firstKeptMs() {
        return firstKeptMs;
    }

    int partitions(String topic) {
        return (int) lanes.keySet().stream().filter(each -> each.topic().equals(topic)).count();
    }

    /**
     * Hands out all records, the oldest first.
     *
     * @return how many
     */
    long read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
        PriorityQueue<Lane> ready = new PriorityQueue<>();
        List<Lane> all = new ArrayList<>(lanes.values());
        for (Lane lane : all) {
            readAhead(lane);
        }
        all.stream().filter(lane -> !lane.ahead.isEmpty()).forEach(ready::add);
        long records = 0;
        for (Lane lane = ready.poll(); lane != null; lane = ready.poll()) {
            each.accept(lane.ahead.remove());
            records++;
            readAhead(lane);
            if (!lane.ahead.isEmpty()) {
                ready.add(lane);
            }
        }
        return records;
    }

    /** Until there is a next record, or none is left. */
    private void readAhead(Lane lane) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (lane.ahead.isEmpty() && !lane.isRead) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new TimeoutException(
                        "Expected to read "
                                + lane.partition
                                + " on, but nothing came for a minute");
            }
            poll();
        }
    }

    private void poll() {
        for (Lane lane : lanes.values()) {
            List<TopicPartition> one = List.of(lane.partition);
            if (lane.isRead || lane.ahead.size() > AHEAD) {
                consumer.pause(one);
            } else {
                consumer.resume(one);
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Lane lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
            if (lane != null) {
                lane.add(record);
            }
        }
        lanes.values().stream()
                .filter(lane -> !lane.isRead)
                .forEach(lane -> lane.isRead = consumer.position(lane.partition) >= lane.end);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
