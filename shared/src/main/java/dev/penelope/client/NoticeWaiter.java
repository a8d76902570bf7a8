package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;
import java.util.concurrent.CompletableFuture;

/** Waits for the next notice about a saga. */
record NoticeWaiter(CompletableFuture<ResultRecord.Notice> notice) implements Waiter {
    @Override
    public void offer(ResultRecord news) {
        if (news instanceof ResultRecord.Notice next) {
            Thread.startVirtualThread(() -> notice.complete(next));
        }
    }

    @Override
    public void fail(SagaClientException why) {
        Thread.startVirtualThread(() -> notice.completeExceptionally(why));
    }
}
