package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

    /** It goes on; or is unknown, for most sagas make no news before they end. */
    record Open(Optional<ResultRecord.Notice> last) implements Fate {
        static final Open UNHEARD_OF = new Open(Optional.empty());
    }

    /** The codes of the notices after which nothing goes on without a person. */
    Set<String> NEED_A_PERSON = Set.of("STUCK", "QUARANTINED");

    /** The codes of refusals that tell nothing of the saga which has the id already. */
    Set<String> OF_ANOTHER_START = Set.of("CONFLICT", "QUARANTINED");

    /** The news must be in order, the oldest first. */
    static Fate of(List<ResultRecord> news) {
        Fate fate = Open.UNHEARD_OF;
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

    /** Completes when the saga gets stuck from now on; other notices are handed over meanwhile. */
    static CompletableFuture<Fate> stuck(
            SagaClient client, SagaId saga, Consumer<ResultRecord.Notice> other) {
        return client.awaitNotice(
                        saga,
                        notice -> {
                            if (!needsAPerson(notice)) {
                                other.accept(notice);
                            }
                            return needsAPerson(notice);
                        })
                .thenApply(Stuck::new);
    }

    private static boolean needsAPerson(ResultRecord.Notice notice) {
        return NEED_A_PERSON.contains(notice.code());
    }

    private Fate after(ResultRecord record) {
        return switch (record) {
            case ResultRecord.Result result -> new Ended(result);
            case ResultRecord.Amendment amendment -> new Ended(amendment.now());
            case ResultRecord.Notice notice when needsAPerson(notice) -> new Stuck(notice);
            case ResultRecord.Notice notice ->
                    this instanceof Ended ? this : new Open(Optional.of(notice));
            case ResultRecord.Reply reply -> after(reply);
        };
    }

    private static boolean leavesItStuck(ResultRecord.Reply reply) {
        return reply.snapshot().status().equals(Optional.of(SagaStatus.STUCK));
    }

    private Fate after(ResultRecord.Reply reply) {
        boolean ofStart = reply.answers().equals("start");
        return switch (this) {
            case Open open when ofStart && reply.outcome().isPresent() ->
                    new Forgotten(reply.outcome().get());
            case Open open
                    when ofStart && !reply.accepted() && !OF_ANOTHER_START.contains(reply.code()) ->
                    new Refused(reply);
            // What a person decided has it move again, unless it was stuck again at once: then the
            // notice of that may have been read before the reply.
            case Stuck stuck when !ofStart && reply.accepted() && !leavesItStuck(reply) ->
                    Open.UNHEARD_OF;
            case Refused refused when ofStart && reply.accepted() -> Open.UNHEARD_OF;
            case Ended ended -> this;
            case Forgotten forgotten -> this;
            case Open open -> this;
            case Stuck stuck -> this;
            case Refused refused -> this;
        };
    }
}
