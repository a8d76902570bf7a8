package dev.penelope.worker;

import dev.penelope.model.DefinitionId;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one attempt may know, and tell. Safe to use from any thread; of no use after the attempt.
 */
public interface ActionContext {
    SagaId saga();

    RunId run();

    /** The name of the node, unique within the saga's definition. */
    String node();

    /** What people call the node. */
    String label();

    /** Which definition the saga runs; empty if the coordinator, an older one, does not say. */
    Optional<DefinitionId> definition();

    /** Counts the attempts of this node in this direction, from 1. */
    int attempt();

    /**
     * The same for every delivery and every attempt of this node in this direction: give it to
     * whatever keeps the effect, so that it happens once.
     */
    String idempotencyKey();

    /** The saga's parameters as they came. */
    Json params();

    /**
     * The saga's parameters.
     *
     * @throws IllegalArgumentException if they are no {@code type}
     */
    <T> T params(Class<T> type);

    /** When this attempt is interrupted and its outcome counts as unknown. */
    Instant deadline();

    /** The time left until {@link #deadline()}, never negative. */
    Duration remaining();

    /** Whether the attempt's outcome is decided already: the code should clean up and end. */
    boolean cancelled();

    /**
     * Says that the attempt is at work. Not needed to stay alive: from the first heartbeat on, or
     * from 30 s on, the worker sends heartbeats by itself until the attempt ends.
     */
    void heartbeat();

    /**
     * Says how far the attempt has come. The newest details reach the next attempt if this one is
     * lost or its outcome is unknown. Cheap: at most one a second is sent.
     *
     * @throws IllegalArgumentException if they have no JSON form, or one of more than 4 KiB, or one
     *     that is not carried
     */
    void heartbeat(Object details);

    /**
     * What an earlier attempt's last heartbeat left behind.
     *
     * @throws IllegalArgumentException if they are no {@code type}
     */
    <T> Optional<T> lastDetails(Class<T> type);

    /** The W3C trace context that the saga was started with, if any. */
    Optional<String> traceparent();
}
