package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.Optional;

/** What happened to a saga, as it stands on {@code saga-event}. */
public sealed interface EventRecord {
    SagaId saga();

    RunId run();

    /** What a worker says of an attempt. */
    sealed interface Reported extends EventRecord {
        String node();

        Direction direction();

        int attempt();

        Warrant warrant();

        String worker();
    }

    /**
     * What nothing looks at yet: drafts.
     *
     * @param errorDetails more about the error, for programs
     * @param retryAfter how long another attempt had better wait
     * @param workerVersion which version of the worker ran it
     */
    record Remarks(
            Optional<Json> errorDetails, Optional<Duration> retryAfter, String workerVersion) {
        public static final Remarks NONE = new Remarks(Optional.empty(), Optional.empty(), "");
    }

    /**
     * An attempt ended.
     *
     * @param warrant copied from the command
     * @param certainlyFirst whether its worker knows that no other delivery of this command came
     *     before
     * @param worker who says so, for people
     */
    record Outcome(
            SagaId saga,
            RunId run,
            String node,
            Direction direction,
            int attempt,
            OutcomeKind kind,
            Optional<Json> output,
            Optional<ErrorInfo> error,
            boolean certainlyFirst,
            String worker,
            Warrant warrant,
            Remarks remarks)
            implements Reported {
        /** Of a command that is not signed, in the first epoch. */
        public Outcome(
                SagaId saga,
                RunId run,
                String node,
                Direction direction,
                int attempt,
                OutcomeKind kind,
                Optional<Json> output,
                Optional<ErrorInfo> error,
                boolean certainlyFirst,
                String worker) {
            this(
                    saga,
                    run,
                    node,
                    direction,
                    attempt,
                    kind,
                    output,
                    error,
                    certainlyFirst,
                    worker,
                    Warrant.NONE,
                    Remarks.NONE);
        }

        /** The same attempt, which ended otherwise. */
        public Outcome as(OutcomeKind other, Optional<Json> output, Optional<ErrorInfo> error) {
            return new Outcome(
                    saga,
                    run,
                    node,
                    direction,
                    attempt,
                    other,
                    output,
                    error,
                    certainlyFirst,
                    worker,
                    warrant,
                    remarks);
        }
    }

    /**
     * An attempt is still at work.
     *
     * @param details reach the next attempt if this one is lost
     * @param warrant copied from the command
     * @param certainlyFirst as of an outcome
     * @param worker who says so, for people
     */
    record Heartbeat(
            SagaId saga,
            RunId run,
            String node,
            Direction direction,
            int attempt,
            Optional<Json> details,
            boolean certainlyFirst,
            String worker,
            Warrant warrant)
            implements Reported {
        /** Of a command that is not signed, in the first epoch. */
        public Heartbeat(
                SagaId saga,
                RunId run,
                String node,
                Direction direction,
                int attempt,
                Optional<Json> details,
                boolean certainlyFirst,
                String worker) {
            this(
                    saga,
                    run,
                    node,
                    direction,
                    attempt,
                    details,
                    certainlyFirst,
                    worker,
                    Warrant.NONE);
        }
    }

    /**
     * Written by a coordinator to find out whether a deadline has passed: once it is read back, so
     * is everything that was appended before the deadline, and the broker's own clock has judged
     * it.
     *
     * @param timer which of the saga's deadlines is meant, in the coordinator's own words
     * @param node whose deadline it is; none if the saga's
     */
    record Tick(SagaId saga, RunId run, String timer, Optional<String> node)
            implements EventRecord {}
}
