package dev.penelope.worker.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record as it came to this worker. */
final class Delivery {
    private final Claim claim;
    private final long offset;
    private final boolean newHere;
    private final boolean lost;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private final AtomicBoolean finished = new AtomicBoolean();

    /**
     * @param newHere whether nobody can have taken it before
     * @param lost whether it is to be reported as lost and not to be run
     */
    Delivery(Claim claim, ConsumerRecord<byte[], byte[]> record, boolean newHere, boolean lost) {
        this.claim = claim;
        this.offset = record.offset();
        this.record = record;
        this.newHere = newHere;
        this.lost = lost;
    }

    Claim claim() {
        return claim;
    }

    long offset() {
        return offset;
    }

    /**
     * Whether no other delivery of this record can have been begun before. To be asked when its
     * code has ended: if this worker was asleep meanwhile, another may have taken its place.
     */
    boolean certainlyFirst(long nowNanos) {
        return newHere && !lost && claim.isHeld(nowNanos);
    }

    boolean lost() {
        return lost;
    }

    /**
     * Gives the record away, once: it need not stay in memory until its neighbours have finished.
     */
    ConsumerRecord<byte[], byte[]> take() {
        ConsumerRecord<byte[], byte[]> taken = record;
        if (taken == null) {
            throw new IllegalStateException("Expected a delivery to be run once, but it is again");
        }
        record = null;
        return taken;
    }

    /** The broker has what must survive of it. From any thread. */
    void finish() {
        if (finished.compareAndSet(false, true)) {
            claim.finished();
        }
    }

    boolean finished() {
        return finished.get();
    }
}
