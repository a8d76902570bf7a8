package dev.penelope.client;

import dev.penelope.model.RunId;
import dev.penelope.protocol.ResultRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Waits for how one saga ends. Others may start the same id, with the same content or another: what
 * counts is the answer to our own start, which is known by where it stands in its topic, and the
 * result of the run that it began or that it repeats.
 */
final class OutcomeWaiter<O> implements Waiter {
    private final CompletableFuture<Optional<RunId>> ours;
    private final CompletableFuture<SagaOutcome<O>> outcome = new CompletableFuture<>();
    private final Outcomes<O> outcomes;
    private final Consumer<Finished> search;
    private Optional<Predicate<RunId>> repeated = Optional.empty();
    private Optional<ResultRecord.Result> other = Optional.empty();

    /** A saga that had ended before it was started again, so that its result must be searched. */
    record Finished(OutcomeWaiter<?> waiter, ResultRecord.Reply reply) {}

    private OutcomeWaiter(
            CompletableFuture<Optional<RunId>> ours,
            Outcomes<O> outcomes,
            Consumer<Finished> search) {
        this.ours = ours;
        this.outcomes = outcomes;
        this.search = search;
    }

    /** Waits for what becomes of the start that {@code sent} speaks of. */
    static <O> OutcomeWaiter<O> ofStart(
            CompletableFuture<RunId> sent, Outcomes<O> outcomes, Consumer<Finished> search) {
        return new OutcomeWaiter<>(sent.thenApply(Optional::of), outcomes, search);
    }

    /** Waits for the result of whoever starts that saga. */
    static <O> OutcomeWaiter<O> ofAnyone(Outcomes<O> outcomes) {
        return new OutcomeWaiter<>(
                CompletableFuture.completedFuture(Optional.empty()), outcomes, finished -> {});
    }

    CompletableFuture<SagaOutcome<O>> outcome() {
        return outcome;
    }

    /** The answer can be read before our own producer knows where the start stands. */
    @Override
    public void offer(ResultRecord news) {
        // The answer can be read before our own producer knows where the start stands.
        var unused = ours.thenAccept(run -> take(news, run));
    }

    private synchronized void take(ResultRecord news, Optional<RunId> run) {
        switch (news) {
            case ResultRecord.Result result -> take(result, run);
            case ResultRecord.Reply reply -> {
                if (run.isPresent() && answers(reply, run.get())) {
                    take(reply);
                }
            }
            case ResultRecord.Amendment later -> {}
            case ResultRecord.Notice notice -> {}
        }
    }

    private void take(ResultRecord.Result result, Optional<RunId> run) {
        boolean awaited =
                repeated.map(repeats -> repeats.test(result.run()))
                        .orElse(run.isEmpty() || run.get().equals(result.run()));
        if (awaited) {
            complete(result);
        } else {
            other = Optional.of(result);
        }
    }

    private static boolean answers(ResultRecord.Reply reply, RunId run) {
        return reply.answers().equals("start") && reply.id().map(run.value()::equals).orElse(true);
    }

    private void take(ResultRecord.Reply reply) {
        if (!reply.accepted()) {
            fail(new StartRefusedException(reply.saga(), reply.code(), reply.message()));
            return;
        }
        Predicate<RunId> repeats = run -> reply.run().map(run::equals).orElse(true);
        repeated = Optional.of(repeats);
        Optional<ResultRecord.Result> seen = other.filter(result -> repeats.test(result.run()));
        if (seen.isPresent()) {
            complete(seen.get());
        } else if (reply.outcome().isPresent()) {
            search.accept(new Finished(this, reply));
        }
    }

    /** Found, or not to be found any more. */
    void found(ResultRecord.Reply reply, Optional<ResultRecord.Result> result) {
        if (result.isPresent()) {
            complete(result.get());
        } else {
            outcome.complete(outcomes.forgotten(reply));
        }
    }

    /** Decodes and completes on a thread that may block, as whatever depends on it may. */
    private void complete(ResultRecord.Result result) {
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(outcomes.of(result));
            } catch (Throwable mismatch) {
                // The edge to the user's codec: whatever it throws, somebody waits.
                outcome.completeExceptionally(mismatch);
            }
        });
    }

    @Override
    public void fail(SagaClientException why) {
        Thread.startVirtualThread(() -> outcome.completeExceptionally(why));
    }
}
