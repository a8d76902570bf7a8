package dev.penelope.cli.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started and has to be stopped, the newest first. Thread-safe. */
final class Owned implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Owned.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /**
     * @throws BenchFailed if all was stopped meanwhile; this is, too, then
     */
    synchronized <T extends AutoCloseable> T add(T started) {
        open.push(started);
        if (closed) {
            close();
            throw new BenchFailed("Expected to go on, but was told to stop");
        }
        return started;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception failed) { // the rest has to be stopped all the same
                LOG.warn("not stopped cleanly what={}", next, failed);
            }
        }
    }
}
