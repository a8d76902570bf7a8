package dev.penelope.topic;

/** The cluster refused a question or a wish about topics, or did not answer. */
public final class TopicsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicsException(String message, Throwable cause) {
        super(message, cause);
    }
}
