package dev.penelope.worker.runtime;

import java.time.Duration;

/**
 * Whether this consumer may take it for granted that its partitions are its own. Membership in a
 * group is only ever known of the past: it is proved by a commit, which the group's coordinator
 * refuses from a member that it has given up. It gives a member up that it has not heard of for the
 * session timeout; so for half of that after a proof was sent, nobody else has our partitions. (An
 * operator who removes a member by force breaks this.)
 *
 * <p>While the lease is held, records are begun, and an attempt may claim that it was the first.
 * The next owner of a partition that was not released waits for {@link #GRACE}, longer than any
 * term, before it believes that its predecessor takes no more records. All count durations on their
 * own monotonic clocks, so clocks need not agree.
 *
 * <p>Renewed by one thread, read by any.
 */
final class Lease {
    /** No lease lasts longer, whatever session timeout a worker has. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    /** More than the longest term, for clocks that differ in speed. */
    static final Duration GRACE = Duration.ofMillis(12_500);

    private final long termNanos;
    private volatile long provenNanos;
    private volatile boolean proven;

    Lease(Duration session) {
        termNanos = Math.min(LONGEST.toNanos(), session.dividedBy(2).toNanos());
    }

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
        return proven && nowNanos - provenNanos < termNanos;
    }

    /** Whether a proof should be sought: several times within a term. */
    boolean isDue(long nowNanos) {
        return !proven || nowNanos - provenNanos >= termNanos / 4;
    }
}
