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

    void heartbeat(Optional<Json> details);

    Optional<String> traceparent();

    /** A world where the time stands still and nobody listens: for tests and simulations. */
    static Surroundings still(Instant now, Instant deadline) {
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
            public void heartbeat(Optional<Json> details) {}

            @Override
            public Optional<String> traceparent() {
                return Optional.empty();
            }
        };
    }
}
