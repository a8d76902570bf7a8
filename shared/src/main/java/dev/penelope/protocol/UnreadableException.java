package dev.penelope.protocol;

import dev.penelope.model.Limits;
import dev.penelope.model.Printable;

/** A record is not what its topic holds; the message says what was expected and what came. */
public class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        // What came is repeated here, and may be of any size and hold any character.
        super(Printable.line(message, Limits.ERROR_CHARS));
    }
}
