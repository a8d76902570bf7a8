package dev.penelope.coordinator.stream;

import dev.penelope.model.SagaId;

/** A saga runs a registered definition that is not there any more. It goes on once it is again. */
final class MissingDefinitionException extends CorruptStateException {
    private static final long serialVersionUID = 1;

    private final String hash;

    MissingDefinitionException(SagaId saga, String hash) {
        super(
                "Expected definition "
                        + hash
                        + " of saga "
                        + saga
                        + " to be registered, but it is not any more; register it again, and the"
                        + " saga goes on by itself");
        this.hash = hash;
    }

    String hash() {
        return hash;
    }
}
