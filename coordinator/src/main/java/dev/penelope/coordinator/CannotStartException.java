package dev.penelope.coordinator;

import org.jspecify.annotations.Nullable;

/** A coordinator refuses to run; the message says what is wrong and what to do. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CannotStartException(String message) {
        super(message);
    }

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
