package dev.penelope.client;

/** The client was closed. What it had sent goes on; only nobody here awaits it any more. */
public final class ClientClosedException extends SagaClientException {
    private static final long serialVersionUID = 1;

    ClientClosedException() {
        super("Expected the client to be open, but it was closed");
    }
}
