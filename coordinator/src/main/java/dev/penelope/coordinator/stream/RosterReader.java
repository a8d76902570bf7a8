package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what workers say of themselves, with a consumer and a thread of its own: a topic that is
 * missing, large or full of garbage must neither hold up a start nor end a stream thread, which a
 * global table would let it.
 */
final class RosterReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RosterReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** So often it is made sure that nothing that was said is missing. */
    private static final long CHECK_MS = 5_000;

    /** So often at most it is said that announcements were ignored. */
    private static final long TELL_MS = 60_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Roster roster;
    private final Predicate<String> queues;
    private final CoordinatorMetrics metrics;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> reading;
    private boolean complete;
    private boolean failing;
    private long checkedAtMs;
    private int ignored;
    private String lastIgnored = "";
    private long toldAtMs;

    /**
     * @param queues whether there is one of that name; workers of others are not counted, as
     *     anybody may announce any
     */
    RosterReader(
            Map<String, String> kafka,
            String topic,
            Roster roster,
            Predicate<String> queues,
            CoordinatorMetrics metrics) {
        this(() -> consumer(kafka, topic), topic, roster, queues, metrics);
    }

    RosterReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            Roster roster,
            Predicate<String> queues,
            CoordinatorMetrics metrics) {
        this.consumers = consumers;
        this.topic = topic;
        this.roster = roster;
        this.queues = queues;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().daemon().name("penelope-roster").unstarted(this::run);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, String> kafka, String topic) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, topic + "-reader");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                reading = consumer;
                read(consumer);
            } catch (WakeupException stop) {
                return;
            } catch (Throwable later) {
                // The edge of this thread: whatever it is, an error included, sagas go on without
                // it, and it is tried again.
                failed(later);
            }
            try {
                if (closing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException nobodyDoesThat) {
                return;
            }
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void failed(Throwable later) {
        if (!failing && !isClosed()) {
            failing = true;
            LOG.warn(
                    "workers' announcements cannot be read: nobody is told of actions that nobody"
                            + " serves topic={}",
                    topic,
                    later);
        }
        metrics.lookFailed();
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, PATIENCE);
        if (found == null || found.isEmpty()) {
            throw new KafkaException("Expected the topic " + topic + " to exist");
        }
        List<TopicPartition> all =
                found.stream().map(each -> new TopicPartition(topic, each.partition())).toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        complete = false;
        checkedAtMs = 0;
        while (!isClosed()) {
            round(consumer, all, System.currentTimeMillis());
        }
    }

    void round(Consumer<byte[], byte[]> consumer, List<TopicPartition> all, long nowMs) {
        consumer.poll(POLL).forEach(record -> take(record, nowMs));
        if (complete && nowMs - checkedAtMs < CHECK_MS) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
        if (ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue())) {
            complete = true;
            failing = false;
            checkedAtMs = nowMs;
            roster.complete(nowMs);
            Map<String, Integer> there = roster.there(nowMs);
            there.keySet().removeIf(queue -> !queues.test(queue));
            metrics.workers(there);
            tellOfIgnored(nowMs);
        }
    }

    /**
     * What is read for the first time counts from when it was appended; what comes later, from now,
     * whatever the difference between the broker's clock and ours.
     */
    private void take(ConsumerRecord<byte[], byte[]> record, long nowMs) {
        if (record.key() == null) {
            return;
        }
        long seenAtMs = complete ? nowMs : Math.min(nowMs, record.timestamp());
        String worker = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            roster.left(worker, seenAtMs);
            return;
        }
        try {
            AnnouncementRecord said = AnnouncementJson.read(record.value());
            if (!said.worker().equals(worker)) {
                ignored(record, "it is not of its key");
            } else if (!roster.announced(said, seenAtMs)) {
                ignored(record, "there are more workers or actions than can be kept in mind");
            }
        } catch (UnreadableException garbage) {
            ignored(record, String.valueOf(garbage.getMessage()));
        }
    }

    /** Anybody may write here: the last of a minute's are enough to say who is wrong, and how. */
    private void ignored(ConsumerRecord<byte[], byte[]> record, String why) {
        ignored++;
        lastIgnored =
                "partition=" + record.partition() + " offset=" + record.offset() + " reason=" + why;
    }

    private void tellOfIgnored(long nowMs) {
        if (ignored > 0 && nowMs - toldAtMs >= TELL_MS) {
            LOG.warn("{} announcements ignored, the last topic={} {}", ignored, topic, lastIgnored);
            ignored = 0;
            toldAtMs = nowMs;
        }
    }

    /** A consumer that is interrupted complains of it: it is woken instead. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
