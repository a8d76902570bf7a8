package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import java.util.List;
import java.util.Optional;

/** What a step wants done, in this order. */
public sealed interface Effect {
    /**
     * Send a command to a worker.
     *
     * @param key the idempotency key
     * @param input none if the node's input is the parameters
     * @param repeated whether a command of this attempt was sent before
     * @param sentAtMs when its node's command was sent, as its row has it: the patrol's repetitions
     *     leave that as it is
     */
    record Dispatch(
            int place,
            Node.Run node,
            Direction direction,
            int attempt,
            String key,
            Json params,
            Optional<Json> input,
            Optional<Json> output,
            Optional<Json> details,
            int epoch,
            boolean repeated,
            long sentAtMs)
            implements Effect {}

    /** Tell me at that time. */
    record Arm(Timer timer, long dueMs) implements Effect {}

    /** Do not tell me at that time, after all; there may be no such timer. */
    record Disarm(Timer timer, long dueMs) implements Effect {}

    /** Publish how the run ended; {@code amends} if it had ended before. */
    record Finish(SagaStatus outcome, Optional<Json> output, List<NodeRow> nodes, boolean amends)
            implements Effect {}

    /**
     * Answer the start that would have begun the run {@code start}; {@code run} is there already.
     */
    record AnswerStart(
            RunId start,
            boolean accepted,
            String code,
            String message,
            RunId run,
            SagaStatus status,
            long revision)
            implements Effect {
        /** How it ended, if it did. */
        public Optional<SagaStatus> outcome() {
            return status.ended() ? Optional.of(status) : Optional.empty();
        }
    }

    /** Answer a control or a signal, with what would be possible now. */
    record AnswerControl(
            Verb verb,
            String id,
            boolean accepted,
            String code,
            String message,
            List<Verb> possible)
            implements Effect {}

    /**
     * Publish something that a person should know.
     *
     * @param failures what failed, but for undos that somebody has made good since
     */
    record Tell(String code, String message, List<Failure> failures) implements Effect {}

    /** Count an outcome that settled nothing. */
    record Unsettling(int place, Direction direction, OutcomeKind kind, Why why) implements Effect {

        /** In what way it was unexpected. */
        public enum Why {
            /** The same was said before. */
            DUPLICATE,
            /** Something else had settled the node. */
            LATE,
            /** It was never asked for, as far as is recorded. */
            UNASKED
        }
    }
}
