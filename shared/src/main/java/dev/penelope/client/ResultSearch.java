package dev.penelope.client;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.Partitioning;
import dev.penelope.topic.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Finds the result of one saga by reading the one partition where it can be. */
record ResultSearch(KafkaSettings settings, TopicNames topics) {
    /** Often enough to notice that the end was reached, rarely enough to cost nothing. */
    private static final Duration POLL = Duration.ofMillis(200);

    private static final String RESULT = Kind.RESULT.wire();

    /**
     * Waits for it if it is not there yet. If there are several runs, the last one's.
     *
     * @param since where to begin to read; at the first record that is kept, if not given
     * @throws KafkaFailedException if Kafka does not answer
     */
    Optional<ResultRecord.Result> find(SagaId saga, Optional<Instant> since, Duration patience) {
        return find(saga, since, patience, true);
    }

    /**
     * The same, but only among what is there already. Replies and results stand on topics of their
     * own: of one transaction, the reply may be readable before the result is. So it reads as far
     * as the log goes, committed or not yet.
     */
    Optional<ResultRecord.Result> findKept(
            SagaId saga, Optional<Instant> since, Duration patience) {
        return find(saga, since, patience, false);
    }

    private Optional<ResultRecord.Result> find(
            SagaId saga, Optional<Instant> since, Duration patience, boolean wait) {
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] key = saga.value().getBytes(StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> consumer =
                settings.consumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000"))) {
            List<TopicPartition> all = TopicReader.partitions(consumer, topics.result());
            TopicPartition partition =
                    new TopicPartition(topics.result(), Partitioning.partition(key, all.size()));
            consumer.assign(List.of(partition));
            TopicReader.seek(consumer, partition, since);
            long end = wait ? end(consumer, partition) : endOfLog(partition);
            return read(consumer, new Sought(partition, ByteBuffer.wrap(key), end, deadline, wait));
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to find the result of saga " + saga, failed);
        }
    }

    private record Sought(
            TopicPartition partition,
            ByteBuffer key,
            long end,
            long deadlineNanos,
            boolean waits) {}

    private long endOfLog(TopicPartition partition) {
        try (Consumer<byte[], byte[]> uncommitted =
                settings.consumer(
                        Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            return end(uncommitted, partition);
        }
    }

    private static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private static Optional<ResultRecord.Result> read(
            Consumer<byte[], byte[]> consumer, Sought sought) {
        TopicPartition partition = sought.partition;
        Optional<ResultRecord.Result> last = Optional.empty();
        while (true) {
            boolean all = consumer.position(partition) >= sought.end;
            boolean late = sought.deadlineNanos - System.nanoTime() <= 0;
            if (late || (all && (last.isPresent() || !sought.waits))) {
                return last;
            }
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(TopicReader.until(sought.deadlineNanos, POLL))) {
                if (record.key() != null && sought.key.equals(ByteBuffer.wrap(record.key()))) {
                    Optional<ResultRecord.Result> found = result(record);
                    last = found.isPresent() ? found : last;
                }
            }
        }
    }

    private static Optional<ResultRecord.Result> result(ConsumerRecord<byte[], byte[]> record) {
        boolean other =
                WireHeaders.text(record.headers(), WireHeaders.KIND)
                        .filter(kind -> !kind.equals(RESULT))
                        .isPresent();
        if (other || record.value() == null) {
            return Optional.empty();
        }
        try {
            return ResultJson.read(record.value()) instanceof ResultRecord.Result result
                    ? Optional.of(result)
                    : Optional.empty();
        } catch (UnreadableException notOurs) {
            return Optional.empty();
        }
    }

    /** When the start that began this run was appended, which no result of it can precede. */
    static Optional<Instant> startOf(RunId run) {
        int end = run.value().indexOf('-');
        try {
            return end < 1
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(Long.parseLong(run.value(), 0, end, 36)));
        } catch (NumberFormatException otherForm) {
            return Optional.empty();
        }
    }
}
