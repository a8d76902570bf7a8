package dev.penelope.worker.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record as it came to this worker. */
final class Delivery {
    private final Tenure tenure;
    private final long offset;
    private final boolean certainlyFirst;
    private final boolean lost;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private volatile boolean finished;

    /**
     * @param lost whether it is to be reported as lost and not to be run
     */
    Delivery(
            Tenure tenure,
            ConsumerRecord<byte[], byte[]> record,
            boolean certainlyFirst,
            boolean lost) {
        this.tenure = tenure;
        this.offset = record.offset();
        this.record = record;
        this.certainlyFirst = certainlyFirst;
        this.lost = lost;
    }

    Tenure tenure() {
        return tenure;
    }

    long offset() {
        return offset;
    }

    boolean certainlyFirst() {
        return certainlyFirst;
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
