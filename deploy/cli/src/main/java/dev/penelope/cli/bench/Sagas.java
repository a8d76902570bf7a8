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

    @Override
    void close();
}
