package dev.penelope.client;

import dev.penelope.model.SagaId;

/**
 * A saga was not started, and never will be by this start: {@link #code()} says why, in a word that
 * programs can compare, and the message says it for people.
 */
public final class StartRefusedException extends SagaClientException {
    private static final long serialVersionUID = 1;

    private final String saga;
    private final String code;

    StartRefusedException(SagaId saga, String code, String message) {
        super(message.isEmpty() ? code : code + ": " + message);
        this.saga = saga.value();
        this.code = code;
    }

    public SagaId saga() {
        return new SagaId(saga);
    }

    /** A reply's code, such as {@code CONFLICT}; {@code TOO_LARGE} if it was not even sent. */
    public String code() {
        return code;
    }
}
