package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;

/**
 * A listener to the notices of all sagas: it gets each at least once, in the order of its saga.
 * What throws is handed over again after a pause, and everything behind it waits.
 */
@FunctionalInterface
public interface NoticeListener {
    /** Something that a person should know, such as that a saga is stuck. */
    void onNotice(ResultRecord.Notice notice) throws Exception;
}
