package dev.penelope.cli.bench;

import java.util.concurrent.CompletableFuture;

/** Something that can be loaded with sagas. Thread-safe. */
public interface Sagas extends AutoCloseable {
    /**
     * Starts one.
     *
     * @param failing whether it is one that fails and is undone
     * @return whether it ended as it should, once it has; whatever depends on it may start another
     */
    CompletableFuture<Boolean> start(boolean failing);

    @Override
    void close();
}
