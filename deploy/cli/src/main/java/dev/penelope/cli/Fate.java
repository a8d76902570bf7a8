package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a saga stands, as far as the news about it tells. */
sealed interface Fate {
    /** It is over. */
    record Ended(ResultRecord.Result result) implements Fate {}

    /** It is over for so long that nothing else is still known. */
    record Forgotten(SagaStatus outcome) implements Fate {}

    /** It waits for a person. */
    record Stuck(ResultRecord.Notice notice) implements Fate {}

    /** It never began. */
    record Refused(ResultRecord.Reply reply) implements Fate {}

    /** It goes on, or is unknown: a saga makes no news before something happens to it. */
    record Open() implements Fate {}

    /** The code of the notice that a saga is stuck. */
    String STUCK = "STUCK";

    /** The news must be in order, the oldest first. */
    static Fate of(List<ResultRecord> news) {
        Fate fate = new Open();
        for (ResultRecord record : news) {
            fate = fate.after(record);
        }
        return fate;
    }

    static Fate of(SagaOutcome<?> outcome) {
        return outcome.result()
                .<Fate>map(Ended::new)
                .orElseGet(() -> new Forgotten(outcome.status()));
    }

    /** Completes when the saga gets stuck from now on. */
    static CompletableFuture<Fate> stuck(SagaClient client, SagaId saga) {
        return client.awaitNotice(saga)
                .thenCompose(notice ->
                        notice.code().equals(STUCK)
                                ? CompletableFuture.completedFuture(new Stuck(notice))
                                : stuck(client, saga));
    }

    private Fate after(ResultRecord record) {
        return switch (record) {
            case ResultRecord.Result result -> new Ended(result);
            case ResultRecord.Amendment amendment -> new Ended(amendment.now());
            case ResultRecord.Notice notice when notice.code().equals(STUCK) -> new Stuck(notice);
            case ResultRecord.Notice other -> this;
            case ResultRecord.Reply reply -> after(reply);
        };
    }

    private Fate after(ResultRecord.Reply reply) {
        boolean ofStart = reply.answers().equals("start");
        return switch (this) {
            case Open open when ofStart && !reply.accepted() -> new Refused(reply);
            // What a person decided has it move again.
            case Stuck stuck when !ofStart && reply.accepted() -> new Open();
            case Refused refused when ofStart && reply.accepted() -> new Open();
            case Ended ended -> this;
            case Forgotten forgotten -> this;
            case Open open -> this;
            case Stuck stuck -> this;
            case Refused refused -> this;
        };
    }
}
