package dev.penelope.worker;

import java.util.Optional;

/** What an attempt of an undo action may know, and tell. */
public interface UndoContext<O> extends ActionContext {
    /**
     * What the action returned. Empty if that is not known: the action may or may not have had its
     * effect, and the undo must find out by the action's input, or by {@link #actionKey()}.
     *
     * @throws UndoFailed if it cannot be read as the action's output type
     */
    Optional<O> output();

    /** The idempotency key under which the action was called. */
    String actionKey();
}
