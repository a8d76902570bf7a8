package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the end of a saga that we started, and what does not. */
final class OutcomeWaiterTest {
    private static final SagaId SAGA = new SagaId("s");
    private static final RunId OURS = RunId.of(2, 2);
    private static final RunId THEIRS = RunId.of(1, 1);

    private final CompletableFuture<RunId> sent = new CompletableFuture<>();
    private final List<OutcomeWaiter.Finished> searches = new ArrayList<>();
    private final OutcomeWaiter<Integer> waiter =
            OutcomeWaiter.ofStart(
                    sent, new Outcomes<>(Codec.standard(), Integer.class), searches::add);

    private static ResultRecord.Result result(RunId run, String output) {
        return new ResultRecord.Result(
                SAGA,
                run,
                "d",
                1,
                SagaStatus.SUCCEEDED,
                Optional.of(Json.of(output)),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static ResultRecord.Reply reply(
            Optional<RunId> start, boolean accepted, Optional<SagaStatus> outcome) {
        return new ResultRecord.Reply(
                SAGA,
                "start",
                start.map(RunId::value),
                accepted,
                accepted ? "DUPLICATE" : "CONFLICT",
                "",
                Optional.of(THEIRS),
                outcome,
                List.of());
    }

    private int output() throws Exception {
        return waiter.outcome().get(10, TimeUnit.SECONDS).output().orElseThrow();
    }

    @Test
    void aResultThatIsReadBeforeTheStartIsAcknowledgedIsKept() throws Exception {
        waiter.offer(result(OURS, "7"));
        assertThat(waiter.outcome()).isNotDone();

        sent.complete(OURS);

        assertThat(output()).isEqualTo(7);
    }

    @Test
    void aRefusalThatIsReadBeforeTheStartIsAcknowledgedIsKept() {
        waiter.offer(reply(Optional.of(OURS), false, Optional.empty()));

        sent.complete(OURS);

        assertThatThrownBy(() -> waiter.outcome().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StartRefusedException.class);
    }

    @Test
    void aRefusalThatNamesNoStartIsTakenForOurs() {
        sent.complete(OURS);

        waiter.offer(reply(Optional.empty(), false, Optional.empty()));

        assertThatThrownBy(() -> waiter.outcome().get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StartRefusedException.class);
    }

    @Test
    void theResultOfAnotherRunWaitsForTheReplyThatSaysItIsOurs() throws Exception {
        sent.complete(OURS);
        waiter.offer(result(THEIRS, "8"));
        assertThat(waiter.outcome()).isNotDone();

        waiter.offer(reply(Optional.of(OURS), true, Optional.of(SagaStatus.SUCCEEDED)));

        assertThat(output()).isEqualTo(8);
        assertThat(searches).isEmpty();
    }

    @Test
    void aReplyThatNamesAnotherStartChangesNothing() throws Exception {
        sent.complete(OURS);
        waiter.offer(reply(Optional.of(THEIRS), false, Optional.empty()));
        waiter.offer(reply(Optional.of(THEIRS), true, Optional.of(SagaStatus.SUCCEEDED)));

        waiter.offer(result(OURS, "9"));

        assertThat(output()).isEqualTo(9);
        assertThat(searches).isEmpty();
    }

    @Test
    void aFinishedSagaWhoseResultWasNotSeenIsSearchedFor() throws Exception {
        sent.complete(OURS);

        waiter.offer(reply(Optional.of(OURS), true, Optional.of(SagaStatus.SUCCEEDED)));

        assertThat(searches).hasSize(1);
        waiter.found(searches.getFirst().reply(), Optional.of(result(THEIRS, "10")));
        assertThat(output()).isEqualTo(10);
    }

    @Test
    void anAmendmentIsNoResult() {
        sent.complete(OURS);

        waiter.offer(new ResultRecord.Amendment(result(OURS, "1")));

        assertThat(waiter.outcome()).isNotDone();
    }

    @Test
    void whoeverAwaitsAnybodysSagaTakesAnyRun() throws Exception {
        OutcomeWaiter<Integer> any =
                OutcomeWaiter.ofAnyone(new Outcomes<>(Codec.standard(), Integer.class));
        any.offer(reply(Optional.of(OURS), false, Optional.empty()));
        any.offer(result(THEIRS, "11"));

        assertThat(any.outcome().get(10, TimeUnit.SECONDS).output()).contains(11);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
    void aCodecThatBreaksFailsTheOutcome(Class<? extends Throwable> how) throws Exception {
        Throwable broken = how.getConstructor(String.class).newInstance("of a test");
        OutcomeWaiter<Integer> any =
                OutcomeWaiter.ofAnyone(new Outcomes<>(new BrokenCodec(broken), Integer.class));

        any.offer(result(THEIRS, "11"));

        assertThatThrownBy(() -> any.outcome().get(10, TimeUnit.SECONDS)).hasRootCause(broken);
    }

    private record BrokenCodec(Throwable broken) implements Codec {
        @Override
        public Json encode(Object value) {
            return Json.NULL;
        }

        @Override
        public <T> T decode(Json json, Class<T> type) {
            switch (broken) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new AssertionError(broken);
            }
        }
    }
}
