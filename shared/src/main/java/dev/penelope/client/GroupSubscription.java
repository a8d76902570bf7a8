package dev.penelope.client;

import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a topic of news as a member of a group, on a thread of its own. */
final class GroupSubscription implements Subscription, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSubscription.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Handler handler;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    GroupSubscription(
            Consumer<byte[], byte[]> consumer, String topic, String group, Handler handler) {
        this.consumer = consumer;
        this.topic = topic;
        this.handler = handler;
        this.thread = Thread.ofPlatform().daemon().name("penelope-" + group).unstarted(this);
    }

    /** The edge to a listener. */
    interface Handler {
        void hand(ResultRecord news) throws Exception;
    }

    static GroupSubscription start(
            KafkaSettings settings, String topic, String group, Handler handler) {
        Consumer<byte[], byte[]> consumer =
                settings.consumer(
                        Map.of(
                                ConsumerConfig.GROUP_ID_CONFIG,
                                group,
                                // Few enough that a slow listener stays a member of the group.
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                "100"));
        return new GroupSubscription(consumer, topic, group, handler).start();
    }

    GroupSubscription start() {
        thread.start();
        return this;
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (isOpen()) {
                round();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void round() throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            Map<TopicPartition, Long> next = firsts(records);
            try {
                hand(records, next);
            } finally {
                // Polling has moved on behind all of them. Whatever went wrong, here or in the
                // commit, what was not handled is to be read again.
                next.forEach(consumer::seek);
            }
            if (!next.isEmpty()) {
                consumer.commitSync(offsets(next));
            }
        } catch (WakeupException stopped) {
            LOG.debug("stopped reading topic={}", topic);
        } catch (RuntimeException | Error passing) {
            // The edge of a thread of ours: Kafka's troubles are waited out, and a bug must not
            // end the subscription without a word.
            LOG.warn("reading again topic={}", topic, passing);
            pause();
        }
    }

    private static Map<TopicPartition, Long> firsts(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, Long> firsts = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            firsts.put(partition, records.records(partition).getFirst().offset());
        }
        return firsts;
    }

    /**
     * @param next where to go on in each partition, kept up to date: behind the last record that
     *     was handled
     */
    private void hand(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Long> next)
            throws InterruptedException {
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (!isOpen() || !handled(record)) {
                    pause();
                    break;
                }
                next.put(partition, record.offset() + 1);
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        next.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
        return all;
    }

    private boolean handled(ConsumerRecord<byte[], byte[]> record) {
        Optional<ResultRecord> news = read(record);
        try {
            if (news.isPresent()) {
                handler.hand(news.get());
            }
            return true;
        } catch (Throwable failed) {
            // The edge to the listener: whatever it throws means that it wants the record again.
            LOG.warn(
                    "listener failed, will get it again topic={} partition={} offset={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    failed);
            return false;
        }
    }

    private static Optional<ResultRecord> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null
                    ? Optional.empty()
                    : Optional.of(ResultJson.read(record.value()));
        } catch (UnreadableException unreadable) {
            LOG.warn(
                    "unreadable news passed over topic={} partition={} offset={} because={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    private void pause() throws InterruptedException {
        boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
