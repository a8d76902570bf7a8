package dev.penelope.worker.runtime;

import java.time.Duration;

/**
 * Takes the commands of one topic and has them run. It is given a thread, which calls {@link #run}
 * and then {@link #drain}, and never waits for an action as long as others wait for it.
 */
interface Feed {
    /** Works until {@link #stop}; what it has begun may be running then. */
    void run() throws InterruptedException;

    /**
     * Begins nothing more, waits a bounded time for what runs, gives up the rest, and leaves the
     * group.
     */
    void drain(Duration atMost, Watch watch, Outbox outbox);

    /** Whether it was given partitions within this time. From any thread. */
    boolean awaitReady(Duration atMost) throws InterruptedException;

    /** From how many places it takes commands at present. From any thread. */
    int serving();

    /** Whether commands wait that it may not begin. From any thread. */
    boolean isHeldBack();

    /** From any thread. */
    void stop();
}
