package dev.penelope.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command started and has to stop: the newest first, each once, also when the process is
 * told to end. Thread-safe.
 */
final class Belongings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Belongings.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "penelope-stop");
    private boolean closed;

    private Belongings() {}

    static Belongings untilTheEnd() {
        Belongings belongings = new Belongings();
        Runtime.getRuntime().addShutdownHook(belongings.hook);
        return belongings;
    }

    /**
     * Takes over what was just started.
     *
     * @throws CannotRun if everything was stopped meanwhile; this is, too, then
     */
    synchronized <T extends AutoCloseable> T add(T started) {
        open.push(started);
        if (closed) {
            closeAll();
            throw new CannotRun("Expected to start, but was told to stop");
        }
        return started;
    }

    private synchronized void closeAll() {
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

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAnyway) {
            // It runs already, and finds nothing left to do.
            return;
        }
    }
}
