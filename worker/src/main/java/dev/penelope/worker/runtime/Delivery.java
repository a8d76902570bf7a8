package dev.penelope.worker.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record as it came to this worker. */
final class Delivery {
    private final Tenure tenure;
    private final long offset;
    private final boolean newHere;
    private final boolean lost;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private volatile boolean finished;

    /**
     * @param newHere whether nobody who had the partition before can have taken it
     * @param lost whether it is to be reported as lost and not to be run
     */
    Delivery(Tenure tenure, ConsumerRecord<byte[], byte[]> record, boolean newHere, boolean lost) {
        this.tenure = tenure;
        this.offset = record.offset();
        this.record = record;
        this.newHere = newHere;
        this.lost = lost;
    }

    Tenure tenure() {
        return tenure;
    }

    long offset() {
        return offset;
    }

    /**
     * Whether no other delivery of this record can have been begun before. To be asked when its
     * code has ended: if this worker was asleep meanwhile, another may have taken its place.
     */
    boolean certainlyFirst(long nowNanos) {
        return newHere && !lost && tenure.isHeld(nowNanos);
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
        finished = true;
    }

    boolean finished() {
        return finished;
    }
}
