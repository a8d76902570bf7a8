package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.util.Optional;

/** What happened to a saga, as it stands on {@code saga-event}. */
public sealed interface EventRecord {
    SagaId saga();

    RunId run();

    /**
     * An attempt ended.
     *
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
            String worker)
            implements EventRecord {}

    /**
     * An attempt is still at work.
     *
     * @param details reach the next attempt if this one is lost
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
            String worker)
            implements EventRecord {}

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
