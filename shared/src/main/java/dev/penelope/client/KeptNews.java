package dev.penelope.client;

import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads all that {@code saga-result} keeps about one saga. */
record KeptNews(KafkaSettings settings, String topic) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * @throws KafkaFailedException if Kafka does not answer, or not all was read in time
     */
    List<ResultRecord> of(SagaId saga, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] key = saga.value().getBytes(StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> consumer =
                settings.consumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000"))) {
            int count = TopicReader.partitions(consumer, topic).size();
            TopicPartition partition =
                    new TopicPartition(topic, Partitioning.partition(key, count));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<ResultRecord> news = new ArrayList<>();
            while (consumer.position(partition) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("not all of it was read within " + patience);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (Arrays.equals(key, record.key()) && record.value() != null) {
                        add(news, record.value());
                    }
                }
            }
            return List.copyOf(news);
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read the news of saga " + saga, failed);
        }
    }

    private static void add(List<ResultRecord> news, byte[] value) {
        try {
            news.add(ResultJson.read(value));
        } catch (UnreadableException notOurs) {
            // Whatever stands there in another form says nothing about this saga.
            return;
        }
    }
}
