package dev.penelope.client;

import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics on which coordinators tell of sagas, all from their ends on, on one thread, and
 * hands over what is waited for; the rest is not even parsed. Starts with the first who waits.
 */
final class NewsReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NewsReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** New partitions show up in the metadata after minutes anyway. */
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofMinutes(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<String> topics;
    private final Waiters waiters;
    private volatile @Nullable Running running;
    private volatile boolean closed;

    NewsReader(Supplier<Consumer<byte[], byte[]>> consumers, List<String> topics, Waiters waiters) {
        this.consumers = consumers;
        this.topics = List.copyOf(topics);
        this.waiters = waiters;
    }

    static NewsReader of(KafkaSettings settings, List<String> topics, Waiters waiters) {
        return new NewsReader(
                () -> settings.consumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000")),
                topics,
                waiters);
    }

    /**
     * Returns when everything appended from now on, to any of the topics, will be read, and offered
     * to this waiter: nothing is ordered between them, so all positions are fixed by then. A reader
     * that breaks tells all who wait; so to wait comes first, and then to see that there is a
     * reader.
     *
     * @throws KafkaFailedException if Kafka does not answer or the topic is missing
     * @throws TooManyAwaitedException if there is no room
     * @throws ClientClosedException after {@link #close}
     */
    void await(String saga, Waiter waiter) {
        waiters.add(saga, waiter);
        try {
            ensureRunning();
        } catch (RuntimeException | Error failed) {
            waiters.remove(saga, waiter);
            throw failed;
        }
    }

    /** The waiter gets nothing from now on. */
    void forget(String saga, Waiter waiter) {
        waiters.remove(saga, waiter);
    }

    int awaited() {
        return waiters.size();
    }

    private void ensureRunning() {
        if (closed) {
            throw new ClientClosedException();
        }
        if (running == null) {
            begin();
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw new ClientClosedException();
        }
        if (running != null) {
            return;
        }
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            List<TopicPartition> all = TopicReader.partitions(consumer, topics);
            consumer.assign(all);
            consumer.seekToEnd(all);
            // Seeking is lazy: only asking for the position fixes it before the first start.
            all.forEach(consumer::position);
        } catch (KafkaException failed) {
            consumer.close();
            throw new KafkaFailedException("Expected to read " + names(), failed);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
        Running next = new Running(consumer);
        running = next;
        next.thread.start();
    }

    private String names() {
        return String.join(", ", topics);
    }

    private synchronized void ended(Running which) {
        if (running == which) {
            running = null;
        }
    }

    @Override
    public void close() {
        Running last;
        synchronized (this) {
            closed = true;
            last = running;
        }
        if (last != null) {
            last.stop();
        }
        waiters.failAll(new ClientClosedException());
    }

    /** One consumer and its thread; a broken one is followed by another on the next wait. */
    private final class Running implements Runnable {
        private final Consumer<byte[], byte[]> consumer;
        private final Thread thread =
                Thread.ofPlatform().daemon().name("penelope-news").unstarted(this);
        private long lookedNanos = System.nanoTime();

        Running(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void run() {
            try (consumer) {
                while (!closed) {
                    round();
                }
            } catch (WakeupException stopped) {
                LOG.debug("stopped reading topics={}", topics);
            } catch (Throwable broken) {
                // The edge of a thread of ours: whoever waits is told, whatever it was.
                LOG.warn("stopped reading topics={}", topics, broken);
                ended(this);
                waiters.failAll(new KafkaFailedException("Expected to read " + names(), broken));
            }
        }

        private void round() {
            try {
                lookForPartitions();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    dispatch(record);
                }
            } catch (RetriableException passing) {
                LOG.info("reading again topics={} because={}", topics, passing.toString());
            }
        }

        private void lookForPartitions() {
            if (System.nanoTime() - lookedNanos < LOOK_FOR_PARTITIONS.toNanos()) {
                return;
            }
            lookedNanos = System.nanoTime();
            Set<TopicPartition> known = consumer.assignment();
            List<TopicPartition> added = new ArrayList<>(TopicReader.partitions(consumer, topics));
            added.removeAll(known);
            if (!added.isEmpty()) {
                Set<TopicPartition> all = new HashSet<>(known);
                all.addAll(added);
                consumer.assign(all);
                consumer.seekToBeginning(added);
            }
        }

        private void dispatch(ConsumerRecord<byte[], byte[]> record) {
            if (record.key() == null || record.value() == null) {
                return;
            }
            // Saga ids are ASCII, and this is the fastest way to text.
            String saga = new String(record.key(), StandardCharsets.ISO_8859_1);
            List<Waiter> waiting = waiters.of(saga);
            if (waiting.isEmpty()) {
                return;
            }
            try {
                ResultRecord news = ResultJson.read(record.value());
                if (news.saga().value().equals(saga)) {
                    waiting.forEach(waiter -> waiter.offer(news));
                }
            } catch (UnreadableException unreadable) {
                LOG.warn(
                        "unreadable news saga={} topic={} partition={} offset={} because={}",
                        saga,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        unreadable.getMessage());
            }
        }

        void stop() {
            consumer.wakeup();
            try {
                thread.join(STOP);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
