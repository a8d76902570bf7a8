package dev.penelope.client;

import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.topic.Partitioning;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads all that the topics keep of what coordinators told about one saga. */
record KeptNews(KafkaSettings settings, TopicNames topics) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Where times are the same: an answer is what led to the rest, and a result is the last. */
    private static final Comparator<Told> BY_TIME =
            Comparator.comparingLong(Told::atMs).thenComparingInt(told -> rank(told.news()));

    private record Told(long atMs, ResultRecord news) {}

    private static int rank(ResultRecord news) {
        return switch (news) {
            case ResultRecord.Reply reply -> 0;
            case ResultRecord.Notice notice -> 1;
            case ResultRecord.Result result -> 2;
            case ResultRecord.Amendment amendment -> 3;
        };
    }

    /**
     * By the time of appending, as the brokers' clocks tell it.
     *
     * @throws KafkaFailedException if Kafka does not answer, or not all was read in time
     */
    List<ResultRecord> of(SagaId saga, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] key = saga.value().getBytes(StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> consumer =
                settings.consumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000"))) {
            List<TopicPartition> partitions =
                    topics.news().stream().map(topic -> partition(consumer, topic, key)).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Told> told = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("not all of it was read within " + patience);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(key, record.key())) {
                        read(record).ifPresent(told::add);
                    }
                }
            }
            return told.stream().sorted(BY_TIME).map(Told::news).toList();
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read the news of saga " + saga, failed);
        }
    }

    private static TopicPartition partition(
            Consumer<byte[], byte[]> consumer, String topic, byte[] key) {
        int count = TopicReader.partitions(consumer, topic).size();
        return new TopicPartition(topic, Partitioning.partition(key, count));
    }

    /** Whatever stands there in another form says nothing about this saga. */
    private static Optional<Told> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? Optional.empty()
                    : Optional.of(new Told(record.timestamp(), ResultJson.read(record.value())));
        } catch (UnreadableException notOurs) {
            return Optional.empty();
        }
    }
}
