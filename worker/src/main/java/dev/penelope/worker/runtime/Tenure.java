package dev.penelope.worker.runtime;

import dev.penelope.model.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * This worker's time as the owner of a partition. Used by its poll thread, except where it says
 * otherwise.
 */
final class Tenure implements Claim {
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final TopicPartition partition;
    private final Window window;
    private final Lease lease;
    private final long endAtBegin;
    private final int most;

    /** Records of a cautious tenure that wait for their turn. */
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();

    private Beginnings beginnings;
    private long committed;
    private long passedAtCommit;
    private long certainFrom = Long.MAX_VALUE;
    private volatile boolean over;
    private volatile boolean full;

    /**
     * @param position the first offset that nobody finished
     * @param endAtBegin the end of the partition when this tenure began
     * @param most how many records above the committed offset may be begun
     */
    Tenure(
            TopicPartition partition,
            long position,
            long endAtBegin,
            Beginnings beginnings,
            int most,
            Lease lease) {
        this.partition = partition;
        this.window = new Window(position);
        this.committed = position;
        this.endAtBegin = endAtBegin;
        this.beginnings = beginnings;
        this.most = most;
        this.lease = lease;
    }

    TopicPartition partition() {
        return partition;
    }

    // Taking records

    /** Nobody can have taken a record from this offset on before this tenure began. */
    void certainFrom(long offset) {
        certainFrom = offset;
    }

    Delivery take(ConsumerRecord<byte[], byte[]> record) {
        return take(record, false);
    }

    /**
     * @param lost whether it is to be reported as lost and not to be run
     */
    Delivery take(ConsumerRecord<byte[], byte[]> record, boolean lost) {
        boolean newHere = record.offset() >= certainFrom;
        Delivery delivery = new Delivery(this, record, newHere, lost);
        window.add(delivery);
        return delivery;
    }

    @Override
    public boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    /** Whether nobody else can have the partition. */
    @Override
    public boolean isHeld(long nowNanos) {
        return !over && lease.held(nowNanos);
    }

    /** Whether as many records as may be were begun above the committed offset. */
    boolean isFull() {
        return window.takenSince(passedAtCommit) >= most;
    }

    /** Whether records wait for a slow one to finish. Read from any thread. */
    boolean full() {
        return full;
    }

    @Override
    public Duration patience() {
        return full ? WHEN_FULL : Limits.LONGEST;
    }

    /** The window finds out by itself. */
    @Override
    public void finished() {}

    void full(boolean now) {
        if (full != now) {
            full = now;
        }
    }

    // One by one

    boolean cautious() {
        return beginnings.cautious();
    }

    Queue<ConsumerRecord<byte[], byte[]>> waiting() {
        return waiting;
    }

    boolean blames(long offset) {
        return beginnings.blames(offset);
    }

    /** What to commit before the record at this offset is begun alone. */
    Mark beginning(long offset) {
        Mark now = mark();
        return new Mark(now.offset(), now.passed(), beginnings.beginning(offset));
    }

    /** That is committed. */
    void begun(long offset) {
        beginnings = beginnings.beginning(offset);
    }

    void cleared() {
        beginnings = window.advance() >= endAtBegin ? beginnings.trusted() : beginnings.cleared();
    }

    // Committing

    boolean isDirty() {
        return window.advance() > committed;
    }

    int finishedSinceCommit() {
        return (int) (window.passed() - passedAtCommit);
    }

    /** Everything that was read has finished, up to this position. */
    void skipTo(long position) {
        if (waiting.isEmpty()) {
            window.skipTo(position);
        }
    }

    Mark mark() {
        long offset = window.advance();
        if (offset > committed) {
            beginnings = beginnings.progressed();
        }
        return new Mark(offset, window.passed(), beginnings);
    }

    Mark released() {
        Mark last = mark();
        return new Mark(last.offset(), last.passed(), beginnings.release());
    }

    void committed(Mark mark) {
        committed = mark.offset();
        passedAtCommit = mark.passed();
    }

    /** What a commit says. */
    record Mark(long offset, long passed, Beginnings beginnings) {
        OffsetAndMetadata toKafka() {
            return new OffsetAndMetadata(offset, beginnings.write());
        }
    }
}
