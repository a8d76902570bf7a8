package dev.penelope.client;

import dev.penelope.protocol.ResultRecord;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the reply to one control or signal.
 *
 * @param answers which of the two
 */
record ReplyWaiter(String answers, String id, CompletableFuture<ResultRecord.Reply> reply)
        implements Waiter {
    @Override
    public void offer(ResultRecord news) {
        if (news instanceof ResultRecord.Reply answer
                && answer.answers().equals(answers)
                && answer.id().filter(id::equals).isPresent()) {
            Thread.startVirtualThread(() -> reply.complete(answer));
        }
    }

    @Override
    public void fail(SagaClientException why) {
        reply.completeExceptionally(why);
    }
}
