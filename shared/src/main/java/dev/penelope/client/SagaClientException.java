package dev.penelope.client;

/** Whatever the client can fail with; each kind has a class of its own. */
public abstract sealed class SagaClientException extends RuntimeException
        permits StartRefusedException,
                DefinitionRefusedException,
                OutputMismatchException,
                TooManyAwaitedException,
                ClientClosedException,
                KafkaFailedException {
    private static final long serialVersionUID = 1;

    SagaClientException(String message) {
        super(message);
    }

    SagaClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
