package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one poll of a share group, each locked for this worker until it is acknowledged.
 * They begin together, except those that were delivered before and never acknowledged: one of them
 * may be what its workers died of. These begin one at a time, after the others. Used by the poll
 * thread, except as a {@link Claim}.
 *
 * <p>A partition's records are acquired in order. So while the culprit is available, it is the
 * first of the suspects of its partition: those before it are acknowledged before it begins, and
 * those behind it have not begun. Therefore only the first is blamed, however often the others came
 * along with it.
 */
final class ShareBatch implements Claim {
    /** At how many deliveries the group is to give a record up: the most that brokers allow. */
    static final int MOST_DELIVERIES = 10;

    /** Two lost workers can be bad luck; from the third delivery on, a record begins alone. */
    private static final int SUSPICIOUS = 3;

    /** Twice alone, and the worker was lost each time. */
    private static final int BLAMED = 5;

    /**
     * As long as most are at work, they take their time, and to hand them all over costs an event
     * each.
     */
    private static final Duration WITH_ALL = Duration.ofSeconds(1);

    private static final Duration WITH_THE_LAST = Duration.ofMillis(100);

    private final Queue<List<Work>> groups = new ArrayDeque<>();
    private List<Work> begun = List.of();
    private volatile Step step = new Step(0);

    private record Work(ConsumerRecord<byte[], byte[]> record, Delivery delivery) {}

    /** How many began together, and how many of them have not finished. */
    private record Step(int size, CountDownLatch unfinished) {
        Step(int size) {
            this(size, new CountDownLatch(size));
        }
    }

    ShareBatch(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<Work> trusted = new ArrayList<>();
        List<Work> suspects = new ArrayList<>();
        Set<TopicPartition> suspected = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
            if (deliveries < SUSPICIOUS) {
                trusted.add(work(record, false));
            } else {
                TopicPartition of = new TopicPartition(record.topic(), record.partition());
                suspects.add(work(record, isBlamed(deliveries, suspected.add(of))));
            }
        }
        if (!trusted.isEmpty()) {
            groups.add(trusted);
        }
        suspects.forEach(suspect -> groups.add(List.of(suspect)));
    }

    private Work work(ConsumerRecord<byte[], byte[]> record, boolean lost) {
        return new Work(record, new Delivery(this, record, false, lost));
    }

    /** The last delivery is not risked: after it, nobody would hear of the record any more. */
    private static boolean isBlamed(int deliveries, boolean first) {
        return deliveries >= MOST_DELIVERIES - 1 || (first && deliveries >= BLAMED);
    }

    /** What begins now, together. Everything that began before has finished. */
    List<Delivery> next() {
        begun = groups.remove();
        step = new Step(begun.size());
        return begun.stream().map(Work::delivery).toList();
    }

    boolean hasNext() {
        return !groups.isEmpty();
    }

    /** Whether all that began has finished, within this time. */
    boolean awaitFinished(Duration atMost) throws InterruptedException {
        return step.unfinished().await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What has finished and was not taken before. */
    List<ConsumerRecord<byte[], byte[]>> takeFinished() {
        List<ConsumerRecord<byte[], byte[]>> finished =
                begun.stream()
                        .filter(work -> work.delivery().finished())
                        .map(Work::record)
                        .toList();
        begun = begun.stream().filter(work -> !work.delivery().finished()).toList();
        return finished;
    }

    /** What has not begun, and will not. */
    List<ConsumerRecord<byte[], byte[]>> takeWaiting() {
        List<ConsumerRecord<byte[], byte[]>> waiting =
                groups.stream().flatMap(List::stream).map(Work::record).toList();
        groups.clear();
        return waiting;
    }

    // As a claim

    @Override
    public boolean over() {
        return false;
    }

    /**
     * A share group cannot say that nobody had a record before. That a record was acquired is known
     * to its partition's leader alone, in memory: it is written down when the record is released,
     * or its lock runs out. A new leader, or the same one after its group was empty, delivers it
     * again and counts from 1, while the first worker may be at it. And a lock is lost without a
     * word when the connection is.
     */
    @Override
    public boolean isHeld(long nowNanos) {
        return false;
    }

    /**
     * A consumer gets nothing more before all that it was given is acknowledged: most of it waits
     * for the last ones.
     */
    @Override
    public Duration patience() {
        Step now = step;
        boolean last = now.unfinished().getCount() * 2 <= now.size();
        return last ? WITH_THE_LAST : WITH_ALL;
    }

    @Override
    public void finished() {
        step.unfinished().countDown();
    }
}
