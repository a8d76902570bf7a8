package dev.penelope.protocol;

/** A record is not what its topic holds; the message says what was expected and what came. */
public final class UnreadableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
        super(message);
    }
}
