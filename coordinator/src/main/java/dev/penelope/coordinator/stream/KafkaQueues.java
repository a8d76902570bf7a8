package dev.penelope.coordinator.stream;

import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks topics up on a thread of its own, now and then and when asked, so that stream threads never
 * wait for it. To send to a topic that does not exist would block them for a minute.
 */
final class KafkaQueues implements Queues, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueues.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Admin admin;
    private final TopicNames topics;
    private final Semaphore asked = new Semaphore(0);
    private final Thread thread;
    private volatile Set<String> existing = Set.of();
    private volatile boolean closed;

    KafkaQueues(Admin admin, TopicNames topics) {
        this.admin = admin;
        this.topics = topics;
        this.thread = Thread.ofPlatform().daemon().name("penelope-queues").unstarted(this::run);
    }

    void start() {
        look();
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (asked.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    asked.drainPermits();
                }
                look();
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void look() {
        try {
            existing =
                    Set.copyOf(
                            admin.listTopics()
                                    .names()
                                    .get(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException later) {
            LOG.debug("topics could not be listed: going by what was known", later);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean exists(String queue) {
        Set<String> known = existing;
        return known.contains(topics.command(queue)) && known.contains(topics.undo(queue));
    }

    @Override
    public void lookUp(String queue) {
        asked.release();
    }

    @Override
    public boolean stillQueued(String queue, Direction direction, long sentAtMs) {
        return false;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
