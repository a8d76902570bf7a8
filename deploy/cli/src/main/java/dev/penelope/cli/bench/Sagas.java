package dev.penelope.cli.bench;

import java.util.concurrent.CompletableFuture;

/** Something that can be loaded with sagas. Thread-safe. */
public interface Sagas extends AutoCloseable {
    /**
     * Starts one.
     *
     * @return whether it ended as it should, once it has; whatever depends on it may start another
     */
    CompletableFuture<Boolean> start(Workload workload);

    /** Starts so many that stay open, and returns when all of them are sent. */
    default void open(int count) {
        throw new UnsupportedOperationException("Expected nothing to stay open");
    }

    /**
     * Starts so many that do nothing but wait for so many seconds, and returns when all of them are
     * sent.
     */
    default void timed(int count, int seconds) {
        throw new UnsupportedOperationException("Expected no timers");
    }

    /** How many of those that wait for a timer have ended as they should. */
    default int timedEnded() {
        return 0;
    }

    @Override
    void close();
}
