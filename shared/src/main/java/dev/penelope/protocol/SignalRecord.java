package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.util.Optional;

/**
 * A message to a node that waits for it, as it stands on {@code saga-signal}.
 *
 * @param id names this signal in its reply
 * @param value becomes the node's output
 */
public record SignalRecord(
        SagaId saga, String id, String node, Json value, String actor, String reason) {
    /**
     * The reverse of {@link #asControl}.
     *
     * @throws IllegalArgumentException if it is no signal to a node
     */
    public static SignalRecord of(ControlRecord control) {
        if (control.verb() != Verb.SIGNAL || control.node().isEmpty()) {
            throw new IllegalArgumentException(
                    "Expected a signal with the name of a node, but got "
                            + control.verb().wire()
                            + (control.node().isEmpty() ? " without one" : ""));
        }
        return new SignalRecord(
                control.saga(),
                control.id(),
                control.node().get(),
                control.wish().value().orElse(Json.NULL),
                control.actor(),
                control.reason());
    }

    /** The form in which the engine takes it: as one verb among the others. */
    public ControlRecord asControl() {
        return new ControlRecord(
                saga, id, Verb.SIGNAL, Optional.of(node), actor, reason, Wish.of(value));
    }
}
