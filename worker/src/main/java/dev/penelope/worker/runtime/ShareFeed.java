package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands as a member of a share group, which locks each for one member. A consumer of a
 * share group gets nothing more before everything that it was given is acknowledged. So a feed
 * works batch by batch, several feeds share a worker's seats, and what others wait for is handed
 * over to the coordinator, which lets go of it.
 */
final class ShareFeed implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger(ShareFeed.class);

    /**
     * Not shorter, though it would be faster for a lone command. A fetch that is still under way
     * when its poll is over can be answered together with the next one. Kafka's consumer (4.3.1)
     * then forgets to acknowledge the markers of transactions in the second answer: they stay
     * locked until that runs out, and their partition stands still once 2,000 records follow them.
     */
    private static final Duration IDLE = Duration.ofMillis(100);

    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration WHILE_DRAINING = Duration.ofMillis(50);
    private static final Duration AFTER_STOP = Duration.ofSeconds(5);

    /** Kafka's default, if it does not say how long its locks are. */
    private static final int LOCK_MS = 30_000;

    private final String topic;
    private final String clientId;
    private final Supplier<ShareConsumer<byte[], byte[]>> consumers;
    private final ShareGroup group;
    private final Seats seats;
    private final int most;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile ShareConsumer<byte[], byte[]> consumer;
    private volatile boolean serves;
    private @Nullable ShareBatch batch;
    private long polledNanos;

    /**
     * @param consumers makes consumers of {@code clientId} that never get more than {@code most}
     *     records at a time
     */
    ShareFeed(
            String topic,
            String clientId,
            Supplier<ShareConsumer<byte[], byte[]>> consumers,
            ShareGroup group,
            Seats seats,
            int most) {
        this.topic = topic;
        this.clientId = clientId;
        this.consumers = consumers;
        this.group = group;
        this.seats = seats;
        this.most = most;
        this.consumer = consumers.get();
    }

    @Override
    public void run() throws InterruptedException {
        if (!group.await()) {
            return;
        }
        subscribe();
        boolean broken = false;
        while (closing.getCount() > 0) {
            try {
                if (broken) {
                    beginAnew();
                    broken = false;
                }
                turn();
            } catch (WakeupException stop) {
                LOG.debug("feed interrupted topic={}", topic);
            } catch (RuntimeException | Error disturbed) {
                // The edge of the poll thread: without it nobody would take commands any more. What
                // a consumer has polled and not returned, beside a corrupt record, is in its way
                // for ever, and a group that turned it away once does not take it back: so there
                // has to be another one. Closing this one releases what it holds.
                broken = true;
                serves = false;
                tell(disturbed);
                LockSupport.parkNanos(this, AFTER_ERROR.toNanos());
            }
        }
    }

    private void tell(Throwable disturbed) {
        if (disturbed instanceof KafkaException) {
            LOG.warn("feed begins anew topic={} error=\"{}\"", topic, disturbed.toString());
        } else {
            LOG.error("feed disturbed by a bug, begins anew topic={}", topic, disturbed);
        }
    }

    void subscribe() {
        consumer.subscribe(List.of(topic));
    }

    void turn() throws InterruptedException {
        ShareBatch now = batch;
        if (now == null) {
            fetch();
        } else if (now.awaitFinished(IDLE)) {
            goOn(now);
        }
    }

    private void fetch() throws InterruptedException {
        if (!seats.take(most, IDLE)) {
            // No poll sends them: what is acknowledged would be delivered again.
            consumer.commitAsync();
            return;
        }
        int taken = 0;
        try {
            polledNanos = System.nanoTime();
            ConsumerRecords<byte[], byte[]> records = consumer.poll(IDLE);
            List<ConsumerRecord<byte[], byte[]>> seated = seat(records);
            taken = seated.size();
            if (taken > 0) {
                ShareBatch now = new ShareBatch(seated);
                batch = now;
                now.next().forEach(seats::begin);
            }
        } finally {
            seats.giveBack(most - taken);
        }
        if (ready.getCount() > 0 && group.knows(clientId)) {
            LOG.info("feed ready topic={} client={}", topic, clientId);
            ready.countDown();
        }
        if (!serves && ready.getCount() == 0) {
            serves = true;
        }
    }

    /** Those that there are seats for; the answers to two fetches may be more, and go back. */
    private List<ConsumerRecord<byte[], byte[]>> seat(ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> seated = new ArrayList<>(records.count());
        List<ConsumerRecord<byte[], byte[]>> standing = new ArrayList<>();
        records.forEach(record -> (seated.size() < most ? seated : standing).add(record));
        acknowledge(standing, AcknowledgeType.RELEASE);
        return seated;
    }

    private void goOn(ShareBatch now) {
        acknowledge(now.takeFinished(), AcknowledgeType.ACCEPT);
        if (!now.hasNext()) {
            // The next poll sends the acknowledgements along.
            batch = null;
            return;
        }
        // Before one begins that may take its worker with it, the others are out of danger.
        consumer.commitSync();
        if (mayBegin()) {
            now.next().forEach(seats::begin);
        } else {
            acknowledge(leave(now), AcknowledgeType.RELEASE);
        }
    }

    private void acknowledge(
            List<ConsumerRecord<byte[], byte[]>> records, AcknowledgeType outcome) {
        records.forEach(record -> consumer.acknowledge(record, outcome));
    }

    /** Gives back the seats of what has not begun. */
    private List<ConsumerRecord<byte[], byte[]>> leave(ShareBatch now) {
        List<ConsumerRecord<byte[], byte[]>> waiting = now.takeWaiting();
        seats.giveBack(waiting.size());
        batch = null;
        return waiting;
    }

    /** Whether the locks last long enough to begin more of the batch. */
    private boolean mayBegin() {
        int lockMs = consumer.acquisitionLockTimeoutMs().orElse(LOCK_MS);
        return System.nanoTime() - polledNanos < TimeUnit.MILLISECONDS.toNanos(lockMs / 2);
    }

    private void beginAnew() {
        close();
        consumer = consumers.get();
        subscribe();
    }

    /** Closing sends what is acknowledged, and releases the rest. */
    private void close() {
        ShareBatch last = batch;
        if (last != null) {
            asFarAsPossible(() -> acknowledge(last.takeFinished(), AcknowledgeType.ACCEPT));
            leave(last);
        }
        asFarAsPossible(() -> consumer.close(AFTER_STOP));
    }

    private void asFarAsPossible(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException refused) {
            LOG.info("consumer not closed well topic={} error=\"{}\"", topic, refused.toString());
        }
    }

    @Override
    public void drain(Duration atMost, Watch watch, Outbox outbox) {
        serves = false;
        idle(atMost, () -> seats.running() > watch.cutOff() || outbox.pending() > 0);
        watch.stop();
        idle(AFTER_STOP, () -> outbox.pending() > 0);
        close();
        LOG.info("feed stopped topic={} stillRunning={}", topic, seats.running());
    }

    private void idle(Duration atMost, BooleanSupplier busy) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (busy.getAsBoolean() && System.nanoTime() - untilNanos < 0) {
            LockSupport.parkNanos(this, WHILE_DRAINING.toNanos());
        }
    }

    @Override
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return ready.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public int serving() {
        return serves ? 1 : 0;
    }

    /** Whatever it was given it may begin, or gives back. */
    @Override
    public boolean isHeldBack() {
        return false;
    }

    @Override
    public void stop() {
        closing.countDown();
        consumer.wakeup();
    }
}
