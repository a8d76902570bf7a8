package dev.penelope.worker.runtime;

import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which actions this worker serves, for people to see: one record in each interval, and one
 * without a value at the end. Work never waits for it, and goes on if nobody takes what it says.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    /** How soon it is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AnnouncementRecord said;
    private final byte[] key;
    private final WorkerMetrics metrics;

    /** Keeps the last word last. Not the lock of the state, which the producer's thread takes. */
    private final Lock sending = new ReentrantLock();

    private boolean begun;
    private boolean pending;
    private boolean ended;
    private boolean failing;
    private long dueNanos;

    Announcer(
            Producer<byte[], byte[]> producer,
            String topic,
            AnnouncementRecord said,
            WorkerMetrics metrics) {
        this.producer = producer;
        this.topic = topic;
        this.said = said;
        this.key = said.worker().getBytes(StandardCharsets.UTF_8);
        this.metrics = metrics;
    }

    /**
     * Says so if it is time to. One thread calls this now and then, and may be held for as long as
     * the producer waits for a topic that is not to be had.
     */
    void tick(long nowNanos) {
        sending.lock();
        try {
            if (isDue(nowNanos)) {
                send(AnnouncementJson.write(said), nowNanos);
            }
        } finally {
            sending.unlock();
        }
    }

    private synchronized boolean isDue(long nowNanos) {
        if (ended || pending || (begun && nowNanos - dueNanos < 0)) {
            return false;
        }
        begun = true;
        pending = true;
        dueNanos = nowNanos + said.interval().toNanos();
        return true;
    }

    /** Says that it serves nothing any more, and nothing after that. */
    void end(long nowNanos) {
        sending.lock();
        try {
            if (isToEnd()) {
                send(null, nowNanos);
            }
        } finally {
            sending.unlock();
        }
    }

    private synchronized boolean isToEnd() {
        boolean first = !ended;
        ended = true;
        return first && begun;
    }

    private void send(byte @Nullable [] value, long nowNanos) {
        ProducerRecord<byte[], byte[]> out = new ProducerRecord<>(topic, key, value);
        WireHeaders.mark(out.headers(), Kind.WORKER);
        try {
            var unused = producer.send(out, (metadata, error) -> answered(error, nowNanos));
        } catch (RuntimeException refused) {
            answered(refused, nowNanos);
        }
    }

    private synchronized void answered(@Nullable Exception error, long sentNanos) {
        pending = false;
        if (error == null) {
            failing = false;
            return;
        }
        metrics.unannounced();
        dueNanos = Math.min(dueNanos, sentNanos + AGAIN.toNanos());
        if (!failing) {
            failing = true;
            LOG.warn(
                    "not announced topic={} error=\"{}\": work goes on, but nobody is told which"
                            + " actions this worker serves",
                    topic,
                    error.toString());
        }
    }
}
