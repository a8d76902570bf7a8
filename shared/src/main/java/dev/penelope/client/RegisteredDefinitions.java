package dev.penelope.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What is registered, as it stands on the topic of definitions now; without the definitions. */
public final class RegisteredDefinitions {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9._~-]{1,128}@[1-9][0-9]{0,9}");

    private RegisteredDefinitions() {}

    /**
     * One registered definition.
     *
     * @param title name and version, as in {@code trip@1}; none if only its content is there
     * @param bytes of its JSON; none if only its title is there
     * @param at when the later of both was written
     */
    public record Registered(
            Optional<String> title, String hash, Optional<Integer> bytes, Instant at) {}

    /** The last value of a key: a hash, or how large a definition is. */
    private record Last(String hash, int bytes, long atMs) {}

    /**
     * All of them, by name and version. What is no definition's record is left out.
     *
     * @param kafka settings for the consumer
     * @param topic that of the definitions
     * @throws KafkaFailedException if it cannot be read within this time
     */
    public static List<Registered> read(
            Map<String, String> kafka, String topic, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Consumer<byte[], byte[]> consumer = new KafkaSettings(kafka).consumer(Map.of())) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Last> last = new TreeMap<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (deadline - System.nanoTime() <= 0) {
                    throw new KafkaFailedException(
                            "Expected to read all of " + topic,
                            new IllegalStateException("it took longer than " + patience));
                }
                consumer.poll(POLL).forEach(record -> take(record, last));
            }
            return paired(last);
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read " + topic, failed);
        }
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, Last> last) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        boolean title = TITLE.matcher(key).matches();
        if (!title && !HASH.matcher(key).matches()) {
            return;
        }
        byte[] value = record.value();
        if (value == null) {
            last.remove(key);
            return;
        }
        String hash = title ? new String(value, StandardCharsets.UTF_8) : key;
        if (HASH.matcher(hash).matches()) {
            last.put(key, new Last(hash, value.length, record.timestamp()));
        }
    }

    private static List<Registered> paired(Map<String, Last> last) {
        List<Registered> all = new ArrayList<>();
        Map<String, Last> untitled = new TreeMap<>(last);
        last.forEach((key, title) -> {
            if (key.indexOf('@') >= 0) {
                Optional<Last> content = Optional.ofNullable(last.get(title.hash()));
                untitled.remove(key);
                untitled.remove(title.hash());
                long atMs = Math.max(title.atMs(), content.map(Last::atMs).orElse(0L));
                all.add(
                        new Registered(
                                Optional.of(key),
                                title.hash(),
                                content.map(Last::bytes),
                                Instant.ofEpochMilli(atMs)));
            }
        });
        untitled.values()
                .forEach(content ->
                        all.add(
                                new Registered(
                                        Optional.empty(),
                                        content.hash(),
                                        Optional.of(content.bytes()),
                                        Instant.ofEpochMilli(content.atMs()))));
        all.sort(Comparator.comparing(RegisteredDefinitions::order));
        return all;
    }

    /** By name, then by the number of the version. */
    private static String order(Registered one) {
        String title = one.title().orElse("~~~@0");
        int at = title.indexOf('@');
        return title.substring(0, at)
                + " "
                + "0".repeat(11 - (title.length() - at))
                + title.substring(at + 1);
    }
}
