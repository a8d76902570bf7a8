package dev.penelope.worker.runtime;

import dev.penelope.model.Json;
import java.time.Instant;
import java.util.Optional;

/** What an attempt asks of the world: the time, and somebody who listens. */
public interface Surroundings {
    Instant now();

    /** When the attempt is to be given up. */
    Instant deadline();

    boolean cancelled();

    /**
     * Whether no other delivery of the command can have come before this one. Asked when the
     * outcome is known, since what happened meanwhile can cast doubt on it.
     */
    boolean certainlyFirst();

    void heartbeat(Optional<Json> details);

    Optional<String> traceparent();

    /** A world where the time stands still and nobody listens: for tests and simulations. */
    static Surroundings still(Instant now, Instant deadline, boolean certainlyFirst) {
        return new Surroundings() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Instant deadline() {
                return deadline;
            }

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public boolean certainlyFirst() {
                return certainlyFirst;
            }

            @Override
            public void heartbeat(Optional<Json> details) {}

            @Override
            public Optional<String> traceparent() {
                return Optional.empty();
            }
        };
    }
}
