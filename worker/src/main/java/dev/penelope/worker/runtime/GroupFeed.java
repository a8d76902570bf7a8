package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands as a member of a consumer group, which gives it partitions of its own. It never
 * waits for an action, and polls whether there is room for more or not, since that keeps it in its
 * group.
 */
final class GroupFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(GroupFeed.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration WAITS_FOR_COMMIT = Duration.ofMillis(5);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration WHILE_DRAINING = Duration.ofMillis(50);
    private static final Duration AFTER_STOP = Duration.ofSeconds(5);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Slots slots;
    private final Lease lease;
    private final Commits commits;
    private final Tenures tenures;
    private final Opening opening;
    private final OneByOne oneByOne;
    private volatile boolean heldBack;
    private volatile int serving;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * @param most how many records above the committed offset of a partition may be begun
     * @param knowable whether a delivery can be known to be the first
     */
    GroupFeed(
            String topic,
            Consumer<byte[], byte[]> consumer,
            Ends ends,
            Slots slots,
            Lease lease,
            int most,
            boolean knowable) {
        this.topic = topic;
        this.consumer = consumer;
        this.slots = slots;
        this.lease = lease;
        // Several commits within a window, so that no partition waits for one.
        this.commits = new Commits(consumer, lease, Math.max(1, most / 4));
        this.tenures = new Tenures(consumer, commits);
        this.opening = new Opening(consumer, commits, ends, most, knowable);
        this.oneByOne = new OneByOne(commits, slots);
    }

    @Override
    public void run() {
        subscribe();
        while (closing.getCount() > 0) {
            try {
                turn();
            } catch (WakeupException
                    | RebalanceInProgressException
                    | CommitFailedException passing) {
                // To stop, or a poll will tell what became of our partitions.
                LOG.debug("feed interrupted topic={} reason=\"{}\"", topic, passing.toString());
            } catch (KafkaException error) {
                LOG.warn("feed disturbed, goes on topic={} error=\"{}\"", topic, error.toString());
                pauseAfterError();
            } catch (Throwable bug) {
                // The edge of the poll thread: without it nobody would take commands any more.
                LOG.error("feed disturbed by a bug, goes on topic={}", topic, bug);
                pauseAfterError();
            }
        }
    }

    void subscribe() {
        consumer.subscribe(List.of(topic), tenures);
    }

    void turn() {
        if (slots.isSaturated()) {
            slots.awaitRoom(IDLE.toNanos());
        }
        tenures.pace(slots.isSaturated());
        take(consumer.poll(timeout()));
        begin();
        oneByOne.step(tenures.all());
        slots.pump();
        housekeeping();
        serving(tenures.all().size());
    }

    private void serving(int partitions) {
        if (serving != partitions) {
            serving = partitions;
        }
    }

    private Duration timeout() {
        if (slots.isSaturated()) {
            return Duration.ZERO;
        }
        return tenures.anyFull() ? WAITS_FOR_COMMIT : IDLE;
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Tenure tenure = tenures.of(partition);
            if (tenure == null) {
                // Not ours to begin yet, although it was paused: later, then.
                consumer.seek(partition, records.records(partition).get(0).offset());
                continue;
            }
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (tenure.cautious()) {
                    tenure.waiting().add(record);
                } else {
                    slots.add(tenure.take(record));
                }
            }
        }
    }

    private void begin() {
        if (!tenures.fresh().isEmpty()) {
            opening.open(tenures.fresh()).forEach(tenures::begin);
        }
        if (ready.getCount() > 0 && !consumer.assignment().isEmpty()) {
            LOG.info("feed ready topic={} partitions={}", topic, consumer.assignment().size());
            ready.countDown();
        }
    }

    private void housekeeping() {
        long now = System.nanoTime();
        commits.tick(now, tenures.all());
        opening.tick(now);
        boolean holdBack = slots.isWaiting() && !lease.held(now);
        if (holdBack != heldBack) {
            heldBack = holdBack;
            LOG.warn(
                    "commands {} topic={} reason=\"membership in the group is {}\"",
                    holdBack ? "held back" : "taken again",
                    topic,
                    holdBack ? "not confirmed" : "confirmed");
        }
    }

    private void pauseAfterError() {
        LockSupport.parkNanos(this, AFTER_ERROR.toNanos());
    }

    @Override
    public void drain(Duration atMost, Watch watch, Outbox outbox) {
        slots.close();
        serving(0);
        idle(atMost, () -> slots.running() > watch.cutOff() || outbox.pending() > 0);
        watch.stop();
        idle(AFTER_STOP, () -> outbox.pending() > 0);
        // Refused while partitions move; polling ends that.
        idle(AFTER_STOP, () -> !commits.release(tenures.all()));
        consumer.close(CloseOptions.timeout(AFTER_STOP));
        LOG.info("feed stopped topic={} stillRunning={}", topic, slots.running());
    }

    /** Keeps its place in the group, for what still runs must not be begun elsewhere. */
    private void idle(Duration atMost, BooleanSupplier busy) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (busy.getAsBoolean() && System.nanoTime() - untilNanos < 0) {
            try {
                tenures.pace(true);
                take(consumer.poll(WHILE_DRAINING));
                commits.tick(System.nanoTime(), tenures.all());
            } catch (KafkaException disturbed) {
                LOG.debug("draining disturbed topic={} error=\"{}\"", topic, disturbed.toString());
                LockSupport.parkNanos(this, WHILE_DRAINING.toNanos());
            }
        }
    }

    @Override
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its partitions. */
    @Override
    public int serving() {
        return serving;
    }

    @Override
    public boolean isHeldBack() {
        return heldBack;
    }

    @Override
    public void stop() {
        closing.countDown();
        consumer.wakeup();
    }
}
