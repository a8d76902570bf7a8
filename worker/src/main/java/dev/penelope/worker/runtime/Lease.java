package dev.penelope.worker.runtime;

import java.time.Duration;

/**
 * Whether this consumer may take it for granted that its partitions are its own. Group membership
 * is only ever known of the past: it is proved by a commit, which the group's coordinator refuses
 * from a member that it has given up. A worker begins records only while its newest proof is
 * younger than {@link #TERM}; and the next owner of a partition that was not released waits for
 * {@link #GRACE}, which is longer, before it believes that a record cannot have been taken by the
 * last one. Both count the same constants from events on their own monotonic clocks, so clocks need
 * not agree.
 *
 * <p>Renewed by one thread, read by any.
 */
final class Lease {
    /** Longer than a quiet spell of the group's coordinator, shorter than a person's patience. */
    static final Duration TERM = Duration.ofSeconds(10);

    /** More than the term, for clocks that differ in speed. */
    static final Duration GRACE = Duration.ofMillis(12_500);

    /** Several tries within a term. */
    static final Duration RENEWAL = Duration.ofMillis(2_500);

    private volatile long provenNanos;
    private volatile boolean proven;

    /**
     * A commit succeeded.
     *
     * @param sentNanos when it was sent: the coordinator judged it after that
     */
    void renew(long sentNanos) {
        if (!proven || sentNanos - provenNanos > 0) {
            provenNanos = sentNanos;
            proven = true;
        }
    }

    boolean held(long nowNanos) {
        return proven && nowNanos - provenNanos < TERM.toNanos();
    }

    boolean isDue(long nowNanos) {
        return !proven || nowNanos - provenNanos > RENEWAL.toNanos();
    }
}
