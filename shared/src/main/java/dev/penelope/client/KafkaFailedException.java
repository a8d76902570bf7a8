package dev.penelope.client;

/**
 * Kafka did not do what was asked; the cause is its own. A start that failed so may still have
 * reached the topic: start it again under the same id, which does no harm.
 */
public final class KafkaFailedException extends SagaClientException {
    private static final long serialVersionUID = 1;

    KafkaFailedException(String message, Throwable cause) {
        super(message + ": " + cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
    }
}
