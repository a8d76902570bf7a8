package dev.penelope.client;

/** A saga succeeded, and its output is no value of the definition's output type. */
public final class OutputMismatchException extends SagaClientException {
    private static final long serialVersionUID = 1;

    OutputMismatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
