package dev.penelope.protocol;

import dev.penelope.model.ErrorInfo;

/** A record is not what its topic holds; the message says what was expected and what came. */
public final class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        // What came may be of any size, and is repeated here.
        super(ErrorInfo.of("", message).cut().message());
    }
}
