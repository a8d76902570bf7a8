package dev.penelope.client;

import dev.penelope.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Looks up what is registered, by reading the partitions of {@code saga-definition} it is in. */
record DefinitionShelf(KafkaSettings settings, String topic) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * What stands there now.
     *
     * @param hash what the name and version stand for; none if nothing
     * @param content whether the definition of the hash that was asked for is there
     */
    record Entry(Optional<String> hash, boolean content) {}

    /**
     * @throws KafkaFailedException if Kafka does not answer
     */
    Entry look(String title, String hash) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> consumer = settings.consumer(Map.of())) {
            int count = TopicReader.partitions(consumer, topic).size();
            List<TopicPartition> partitions =
                    Stream.of(title, hash)
                            .map(key -> Partitioning.partition(key, count))
                            .distinct()
                            .map(number -> new TopicPartition(topic, number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Entry entry = new Entry(Optional.empty(), false);
            while (end.entrySet().stream()
                    .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("not all of it was read within " + PATIENCE);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    entry = after(entry, record, title, hash);
                }
            }
            return entry;
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read " + topic, failed);
        }
    }

    private static Entry after(
            Entry entry, ConsumerRecord<byte[], byte[]> record, String title, String hash) {
        if (record.key() == null) {
            return entry;
        }
        String key = text(record.key());
        byte[] value = record.value();
        if (key.equals(title)) {
            return new Entry(Optional.ofNullable(value).map(DefinitionShelf::text), entry.content);
        }
        return key.equals(hash) ? new Entry(entry.hash, Objects.nonNull(value)) : entry;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
