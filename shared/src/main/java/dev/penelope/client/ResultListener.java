package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;

/**
 * Gets what a subscription reads, each record at least once, in the order of its saga. What throws
 * is handed over again after a pause, and everything behind it waits.
 */
@FunctionalInterface
public interface ResultListener {
    /** A run ended. */
    void onResult(ResultRecord.Result result) throws Exception;

    /** A late effect was undone after the result. */
    default void onAmendment(ResultRecord.Amendment amendment) throws Exception {}
}
