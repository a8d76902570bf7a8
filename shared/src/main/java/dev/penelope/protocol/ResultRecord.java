package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * News about a saga, as it stands on {@code saga-result}, {@code saga-reply} or {@code
 * saga-notice}. Only {@link Result} ends a run.
 */
public sealed interface ResultRecord {
    SagaId saga();

    /**
     * How a run ended; there is exactly one.
     *
     * @param outcome SUCCEEDED, FAILED or ABANDONED
     * @param levels every node, by the length of the longest path that leads to it; empty if the
     *     list would not fit into a record
     * @param history what operators had done, and what came too late: the last few of each
     */
    record Result(
            SagaId saga,
            RunId run,
            String definition,
            int version,
            SagaStatus outcome,
            Optional<Json> output,
            List<List<NodeReport>> levels,
            List<FailureReport> failures,
            List<NoteReport> history,
            Optional<String> why,
            Map<String, String> labels,
            Instant startedAt,
            Instant endedAt)
            implements ResultRecord {}

    /** What changed after the result: a late effect was undone. The result stands. */
    record Amendment(Result now) implements ResultRecord {
        @Override
        public SagaId saga() {
            return now.saga();
        }
    }

    /**
     * The answer to a start, a control or a signal, never the end of a run.
     *
     * @param answers {@code start}, {@code control} or {@code signal}
     * @param id what it answers: the control's or signal's id, or of a start, the run that it would
     *     have begun (another may have been started under the same id)
     * @param run the run that the answer speaks of
     * @param outcome of a finished saga that was started again
     * @param possible verbs that would be accepted now
     */
    record Reply(
            SagaId saga,
            String answers,
            Optional<String> id,
            boolean accepted,
            String code,
            String message,
            Optional<RunId> run,
            Optional<SagaStatus> outcome,
            List<String> possible,
            Snapshot snapshot)
            implements ResultRecord {

        /** Of which nothing is said about how the saga stands. */
        public Reply(
                SagaId saga,
                String answers,
                Optional<String> id,
                boolean accepted,
                String code,
                String message,
                Optional<RunId> run,
                Optional<SagaStatus> outcome,
                List<String> possible) {
            this(
                    saga,
                    answers,
                    id,
                    accepted,
                    code,
                    message,
                    run,
                    outcome,
                    possible,
                    Snapshot.UNKNOWN);
        }
    }

    /**
     * How a saga stood when it was spoken of.
     *
     * @param revision how many visible steps it had made; 0 if that is not known
     * @param position up to which record of the inputs that is; a draft, which nothing writes yet
     */
    record Snapshot(Optional<SagaStatus> status, long revision, Optional<String> position) {
        public static final Snapshot UNKNOWN = new Snapshot(Optional.empty(), 0, Optional.empty());

        public static Snapshot of(SagaStatus status, long revision) {
            return new Snapshot(Optional.of(status), revision, Optional.empty());
        }
    }

    /** Something that a person should know of a saga that is not over, such as that it is stuck. */
    record Notice(
            SagaId saga,
            Optional<RunId> run,
            String code,
            String message,
            List<FailureReport> failures,
            Instant at)
            implements ResultRecord {}
}
