package dev.penelope.client;

import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What workers say of themselves, as it stands on their topic now. */
public final class Announcements {
    /** Workers of which the last word is kept; as many as a coordinator keeps in mind. */
    public static final int MOST = 10_000;

    private static final Duration POLL = Duration.ofMillis(200);

    private Announcements() {}

    /**
     * The last word of one worker.
     *
     * @param seenAtMs when the broker got it
     */
    public record Seen(AnnouncementRecord said, long seenAtMs) {
        /** Whether it has not missed too many announcements since. */
        public boolean isThere(long nowMs) {
            return nowMs < said.lastsUntilMs(seenAtMs);
        }
    }

    /**
     * The last word of each worker that has not taken it back, by queue and name; of {@link #MOST}
     * at most, those that are gone left out first.
     *
     * @param kafka settings for the consumer
     * @param topic that of the announcements
     * @throws KafkaFailedException if it cannot be read within this time
     */
    public static List<Seen> read(Map<String, String> kafka, String topic, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Consumer<byte[], byte[]> consumer = new KafkaSettings(kafka).consumer(Map.of())) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
            consumer.assign(partitions);
            partitions.forEach(each -> TopicReader.seek(consumer, each, Optional.empty()));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<String, Seen> last = new TreeMap<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (deadline - System.nanoTime() <= 0) {
                    throw new KafkaFailedException(
                            "Expected to read all of " + topic,
                            new IllegalStateException("it took longer than " + patience));
                }
                consumer.poll(POLL).forEach(record -> take(record, last));
            }
            List<Seen> all = new ArrayList<>(last.values());
            all.sort(Comparator.comparing(seen -> seen.said().queue()));
            return all;
        } catch (KafkaException failed) {
            throw new KafkaFailedException("Expected to read " + topic, failed);
        }
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, Seen> last) {
        if (record.key() == null) {
            return;
        }
        String worker = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            last.remove(worker);
            return;
        }
        try {
            Seen seen = new Seen(AnnouncementJson.read(record.value()), record.timestamp());
            if (seen.said().worker().equals(worker) && hasRoom(worker, last)) {
                last.put(worker, seen);
            }
        } catch (UnreadableException notOurs) {
            // Whoever writes here without being able to harms nobody but himself.
            last.remove(worker);
        }
    }

    private static boolean hasRoom(String worker, Map<String, Seen> last) {
        if (last.size() >= MOST && !last.containsKey(worker)) {
            long nowMs = System.currentTimeMillis();
            last.values().removeIf(seen -> !seen.isThere(nowMs));
        }
        return last.size() < MOST || last.containsKey(worker);
    }
}
