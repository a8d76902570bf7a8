package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Waits for the first wanted one of the notices about a saga that come from now on. */
record NoticeWaiter(
        Predicate<ResultRecord.Notice> wanted, CompletableFuture<ResultRecord.Notice> notice)
        implements Waiter {
    @Override
    public void offer(ResultRecord news) {
        try {
            if (news instanceof ResultRecord.Notice next && wanted.test(next)) {
                Thread.startVirtualThread(() -> notice.complete(next));
            }
        } catch (Throwable failed) {
            // The edge to the user's code: the reader serves others as well.
            Thread.startVirtualThread(() -> notice.completeExceptionally(failed));
        }
    }

    @Override
    public void fail(SagaClientException why) {
        Thread.startVirtualThread(() -> notice.completeExceptionally(why));
    }
}
