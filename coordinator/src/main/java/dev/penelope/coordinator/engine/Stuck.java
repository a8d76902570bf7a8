package dev.penelope.coordinator.engine;

import dev.penelope.model.SagaStatus;

/**
 * Why a saga cannot go on by itself.
 *
 * @param from where it was, RUNNING or UNWINDING, and where a person's decision takes it back to
 */
public record Stuck(Reason reason, SagaStatus from) {

    /** The reason codes, as notices and the API name them. */
    public enum Reason {
        /** Undo actions failed for good. */
        UNDO_FAILED,
        /** The outcome of an action stayed unknown, and its policy asks a person. */
        UNKNOWN_OUTCOME,
        /** An action failed for good, and the saga only goes forward. */
        FORWARD_FAILED,
        /** A policy asks a person before something is undone. */
        OPERATOR_ASKED
    }
}
