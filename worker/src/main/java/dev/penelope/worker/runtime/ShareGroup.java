package dev.penelope.worker.runtime;

/** What a feed wants to know of its share group. */
interface ShareGroup {
    /**
     * Waits until the group is as a worker needs it.
     *
     * @return false if closed before
     */
    boolean await() throws InterruptedException;

    /** Whether this member was given partitions. */
    boolean knows(String clientId);
}
