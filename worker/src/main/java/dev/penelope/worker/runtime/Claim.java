package dev.penelope.worker.runtime;

import java.time.Duration;

/** What a worker holds records by, such as a partition of its own. Safe to use from any thread. */
interface Claim {
    /** It has ended: no record that is not running yet is to be begun. */
    boolean over();

    /** Whether nobody else can have been given one of its records meanwhile. */
    boolean isHeld(long nowNanos);

    /** After what time at work an attempt at one of its records stands in the way of others. */
    Duration patience();

    /** The broker has what must survive of one of its records. Told once for each. */
    void finished();
}
