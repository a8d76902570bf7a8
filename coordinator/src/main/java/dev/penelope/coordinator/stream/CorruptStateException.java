package dev.penelope.coordinator.stream;

/** Stored state is not what this version wrote; the saga it belongs to is quarantined. */
sealed class CorruptStateException extends IllegalStateException
        permits MissingDefinitionException {
    private static final long serialVersionUID = 1;

    CorruptStateException(String message) {
        super(message);
    }

    CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
