package dev.penelope.client;

/**
 * This client awaits as many outcomes as it has room for: nothing was sent. Await fewer at a time,
 * or submit without awaiting.
 */
public final class TooManyAwaitedException extends SagaClientException {
    private static final long serialVersionUID = 1;

    TooManyAwaitedException(int limit) {
        super("Expected to await at most " + limit + " outcomes at a time, and that many are");
    }
}
