package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Actions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running worker: wires the parts and owns the threads. */
public final class WorkerRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);

    private static final Duration WATCH = Duration.ofMillis(50);

    private static final Duration ANNOUNCE = Duration.ofMillis(100);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** What stopping may take beyond draining: last words, a commit, leaving the group. */
    private static final Duration STOP = Duration.ofSeconds(20);

    private final WorkerSettings settings;
    private final Cluster cluster;
    private final Outbox outbox;
    private final Announcer announcer;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();

    private WorkerRuntime(WorkerSettings settings, Actions actions) {
        this.settings = settings;
        AnnouncementRecord announcement = announcement(settings, actions);
        KafkaSettings kafka = new KafkaSettings(settings);
        Admin admin = Admin.create(kafka.admin());
        this.cluster = new Cluster(admin);
        Producer<byte[], byte[]> producer = new KafkaProducer<>(kafka.producer());
        this.outbox = new Outbox(producer, settings.topics());
        WorkerMetrics metrics = new WorkerMetrics(settings.metrics(), settings.queue());
        this.announcer = new Announcer(producer, settings.topics().worker(), announcement, metrics);
        Dispatcher dispatcher = new Dispatcher(actions, settings.codec(), settings.name());
        Lanes wiring = new Lanes(settings, admin, cluster, outbox, dispatcher, metrics);
        for (Direction direction : Direction.values()) {
            lanes.add(wiring.lane(direction));
        }
    }

    private static AnnouncementRecord announcement(WorkerSettings settings, Actions actions) {
        Set<String> names = actions.handlers().keySet();
        if (names.size() > Limits.ACTIONS) {
            throw new IllegalArgumentException(
                    "Expected at most "
                            + Limits.ACTIONS
                            + " actions, but got "
                            + names.size()
                            + "; let several workers share them, each with a queue of its own");
        }
        return new AnnouncementRecord(
                settings.name(),
                settings.queue(),
                new TreeSet<>(names),
                Instant.now(),
                settings.announce(),
                settings.concurrency(Direction.ACTION),
                "",
                definitions(actions));
    }

    /** None if one action is run for all definitions. */
    private static NavigableSet<String> definitions(Actions actions) {
        NavigableSet<String> all = new TreeSet<>();
        for (Handler<?, ?> handler : actions.handlers().values()) {
            if (handler.definitions().isEmpty()) {
                return new TreeSet<>();
            }
            all.addAll(handler.definitions());
        }
        return all;
    }

    /** Starts and returns at once; topics may appear later. */
    public static WorkerRuntime start(WorkerSettings settings, Actions actions) {
        WorkerRuntime runtime = new WorkerRuntime(settings, actions);
        LOG.info(
                "worker starts name={} queue={} mode={} transport={} actions={}",
                settings.name(),
                settings.queue(),
                settings.mode(),
                settings.transport(),
                actions.handlers().keySet());
        for (Lane lane : runtime.lanes) {
            for (Feed feed : lane.feeds()) {
                runtime.thread(lane.direction().wire(), () -> runtime.work(lane, feed));
            }
        }
        Thread.ofPlatform().daemon().name("penelope-worker-watch").start(runtime::watch);
        Thread.ofPlatform().daemon().name("penelope-worker-announce").start(runtime::announce);
        return runtime;
    }

    private void thread(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name("penelope-worker-" + name).start(work));
    }

    private void work(Lane lane, Feed feed) {
        try {
            if (cluster.awaitTopics(needed())) {
                feed.run();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            feed.drain(settings.drain(), lane.watch(), outbox);
        }
    }

    private List<String> needed() {
        TopicNames topics = settings.topics();
        return List.of(
                settings.topic(Direction.ACTION),
                settings.topic(Direction.UNDO),
                topics.event(),
                topics.deadLetter());
    }

    private void watch() {
        try {
            while (!idle.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
                lanes.forEach(lane -> lane.watch().tick(System.nanoTime()));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce() {
        try {
            do {
                announcer.tick(System.nanoTime());
            } while (!idle.await(ANNOUNCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it has had partitions of both topics within this time. */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        for (Feed feed : feeds()) {
            Duration left = Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()));
            if (!feed.awaitReady(left)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it takes commands of both topics at present. */
    public boolean isReady() {
        return lanes.stream()
                .allMatch(lane -> lane.feeds().stream().anyMatch(feed -> feed.serving() > 0));
    }

    private List<Feed> feeds() {
        return lanes.stream().flatMap(lane -> lane.feeds().stream()).toList();
    }

    /** Lets what runs finish, for a bounded time, and stops. Idempotent; other callers wait. */
    @Override
    public void close() {
        try {
            if (closing.compareAndSet(false, true)) {
                stop();
            } else {
                closed.await();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() throws InterruptedException {
        try {
            cluster.stop();
            feeds().forEach(Feed::stop);
            // By somebody else: the topic may not be to be had.
            Thread farewell = Thread.startVirtualThread(() -> announcer.end(System.nanoTime()));
            long untilNanos = System.nanoTime() + settings.drain().plus(STOP).toNanos();
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, untilNanos - System.nanoTime())));
            }
            farewell.join(FAREWELL);
        } finally {
            idle.countDown();
            outbox.close();
            cluster.close();
            closed.countDown();
            LOG.info("worker stopped name={}", settings.name());
        }
    }
}
