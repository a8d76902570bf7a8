package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Commits what has finished: together and seldom, since what is committed late is only run again,
 * under the same key. Each success renews the lease. Used by the poll thread.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final long INTERVAL = Duration.ofMillis(500).toNanos();
    private static final Duration RELEASE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Lease lease;
    private final int batch;
    private boolean inFlight;
    private boolean failing;
    private long lastNanos = System.nanoTime();

    /**
     * @param batch of how many finished records of one partition a commit is worth while
     */
    Commits(Consumer<byte[], byte[]> consumer, Lease lease, int batch) {
        this.consumer = consumer;
        this.lease = lease;
        this.batch = batch;
    }

    Lease lease() {
        return lease;
    }

    /** Sends a commit if it is time for one. */
    void tick(long nowNanos, Collection<Tenure> tenures) {
        if (inFlight) {
            return;
        }
        boolean interval = nowNanos - lastNanos >= INTERVAL;
        boolean renewal = lease.isDue(nowNanos);
        if (interval) {
            lastNanos = nowNanos;
            for (Tenure tenure : tenures) {
                // What is read and no record, such as the markers of transactions, counts as well.
                tenure.skipTo(consumer.position(tenure.partition()));
            }
        }
        Map<Tenure, Tenure.Mark> marks = new HashMap<>();
        boolean full = false;
        for (Tenure tenure : tenures) {
            if (tenure.isDirty()) {
                marks.put(tenure, tenure.mark());
                full |= tenure.finishedSinceCommit() >= batch;
            } else if (renewal && marks.isEmpty()) {
                // One is proof enough, and the last offset once more is as good as any.
                marks.put(tenure, tenure.mark());
            }
        }
        if (!marks.isEmpty() && (interval || full || renewal)) {
            send(nowNanos, marks);
        }
    }

    private void send(long nowNanos, Map<Tenure, Tenure.Mark> marks) {
        inFlight = true;
        lastNanos = nowNanos;
        consumer.commitAsync(
                toKafka(marks),
                (offsets, error) -> {
                    inFlight = false;
                    if (error == null) {
                        failing = false;
                        done(nowNanos, marks);
                    } else {
                        // One line for each row of failures: while the group settles who works on
                        // what, every commit fails, and there are many in a second.
                        boolean first = !failing;
                        failing = true;
                        LOG.atLevel(first ? Level.INFO : Level.DEBUG)
                                .log(
                                        "commit failed, will be tried again error=\"{}\"",
                                        error.toString());
                    }
                });
    }

    /** Commits now, or throws. */
    void now(Map<Tenure, Tenure.Mark> marks) {
        long sentNanos = System.nanoTime();
        consumer.commitSync(toKafka(marks));
        done(sentNanos, marks);
    }

    /**
     * Tells the next owners how far these got, and that this one begins nothing more.
     *
     * @return whether it could be told
     */
    boolean release(Collection<Tenure> tenures) {
        if (tenures.isEmpty()) {
            return true;
        }
        Map<Tenure, Tenure.Mark> marks = new HashMap<>();
        tenures.forEach(tenure -> marks.put(tenure, tenure.released()));
        try {
            try {
                consumer.commitSync(toKafka(marks), RELEASE);
            } catch (WakeupException meantForPoll) {
                consumer.commitSync(toKafka(marks), RELEASE);
            }
            return true;
        } catch (KafkaException refused) {
            LOG.info("offsets not committed error=\"{}\"", refused.toString());
            return false;
        }
    }

    private void done(long sentNanos, Map<Tenure, Tenure.Mark> marks) {
        lease.renew(sentNanos);
        marks.forEach(Tenure::committed);
    }

    private static Map<TopicPartition, OffsetAndMetadata> toKafka(Map<Tenure, Tenure.Mark> marks) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        marks.forEach((tenure, mark) -> offsets.put(tenure.partition(), mark.toKafka()));
        return offsets;
    }
}
