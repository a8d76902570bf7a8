package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;

/** Someone who waits for news about one saga. Called by several threads. */
interface Waiter {
    void offer(ResultRecord news);

    void fail(SagaClientException why);
}
