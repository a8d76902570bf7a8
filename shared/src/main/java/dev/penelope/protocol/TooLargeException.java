package dev.penelope.protocol;

/** A record says what is meant, but more of it than may be; the message says how much may be. */
public final class TooLargeException extends UnreadableException {
    private static final long serialVersionUID = 1;

    public TooLargeException(String message) {
        super(message);
    }
}
