package dev.penelope.client;

import dev.penelope.topic.Partitioning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Map<String, byte[]> found = read(List.of(title, hash));
        return new Entry(
                Optional.ofNullable(found.get(title)).map(DefinitionShelf::text),
                found.containsKey(hash));
    }

    /**
     * The JSON of what a name and version stand for.
     *
     * @throws KafkaFailedException if Kafka does not answer
     */
    Optional<byte[]> find(String title) {
        return Optional.ofNullable(read(List.of(title)).get(title))
                .map(DefinitionShelf::text)
                .flatMap(hash -> Optional.ofNullable(read(List.of(hash)).get(hash)));
    }

    /** The last values of these keys, of those that have one. */
    private Map<String, byte[]> read(List<String> keys) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> consumer = settings.consumer(Map.of())) {
            int count = TopicReader.partitions(consumer, topic).size();
            List<TopicPartition> partitions =
                    keys.stream()
                            .map(key -> Partitioning.partition(key, count))
                            .distinct()
                            .map(number -> new TopicPartition(topic, number))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Map<String, byte[]> found = new HashMap<>();
            while (end.entrySet().stream()
                    .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new TimeoutException("not all of it was read within " + PATIENCE);
                }
                consumer.poll(POLL).forEach(record -> take(record, keys, found));
            }
            return found;
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read " + topic, failed);
        }
    }

    private static void take(
            ConsumerRecord<byte[], byte[]> record, List<String> keys, Map<String, byte[]> found) {
        String key = record.key() == null ? "" : text(record.key());
        if (!keys.contains(key)) {
            return;
        }
        if (record.value() == null) {
            found.remove(key);
        } else {
            found.put(key, record.value());
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
