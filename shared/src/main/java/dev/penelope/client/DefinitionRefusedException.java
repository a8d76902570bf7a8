package dev.penelope.client;

/**
 * A definition was not registered: another one stands under its name and version, or it is too
 * large.
 */
public final class DefinitionRefusedException extends SagaClientException {
    private static final long serialVersionUID = 1;

    DefinitionRefusedException(String message) {
        super(message);
    }
}
