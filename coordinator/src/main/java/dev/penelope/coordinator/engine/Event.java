package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What can happen to a saga. Times are the broker's, in milliseconds since the epoch. */
public sealed interface Event {
    long atMs();

    /**
     * Somebody wants a saga to run.
     *
     * @param wishes what operators wished for before it came: done before anything is dispatched
     */
    record Start(
            long atMs,
            SagaId saga,
            RunId run,
            String definition,
            String content,
            Json params,
            Map<String, String> labels,
            Optional<Duration> deadline,
            Optional<String> trace,
            List<Control> wishes)
            implements Event {
        public Start {
            wishes = List.copyOf(wishes);
        }

        /** With nothing that operators wished for before. */
        public Start(
                long atMs,
                SagaId saga,
                RunId run,
                String definition,
                String content,
                Json params,
                Map<String, String> labels,
                Optional<Duration> deadline,
                Optional<String> trace) {
            this(atMs, saga, run, definition, content, params, labels, deadline, trace, List.of());
        }
    }

    /** An attempt ended. */
    record Outcome(
            long atMs,
            int place,
            Direction direction,
            int attempt,
            OutcomeKind kind,
            Optional<Json> output,
            Optional<ErrorInfo> error,
            boolean certainlyFirst,
            int epoch)
            implements Event {
        /** In the first epoch. */
        public Outcome(
                long atMs,
                int place,
                Direction direction,
                int attempt,
                OutcomeKind kind,
                Optional<Json> output,
                Optional<ErrorInfo> error,
                boolean certainlyFirst) {
            this(atMs, place, direction, attempt, kind, output, error, certainlyFirst, 1);
        }

        Outcome withAttempt(int number) {
            return new Outcome(
                    atMs, place, direction, number, kind, output, error, certainlyFirst, epoch);
        }
    }

    /** An attempt is still at work. */
    record Heartbeat(
            long atMs,
            int place,
            Direction direction,
            int attempt,
            Optional<Json> details,
            boolean certainlyFirst,
            int epoch)
            implements Event {
        /** In the first epoch. */
        public Heartbeat(
                long atMs,
                int place,
                Direction direction,
                int attempt,
                Optional<Json> details,
                boolean certainlyFirst) {
            this(atMs, place, direction, attempt, details, certainlyFirst, 1);
        }
    }

    /** An operator wants something; {@code place} is a node, or {@link Failure#SAGA}. */
    record Control(
            long atMs,
            String id,
            Verb verb,
            int place,
            String actor,
            String reason,
            Wish wish,
            OptionalLong ifRevision)
            implements Event {
        /** Whatever the saga's revision is. */
        public Control(
                long atMs,
                String id,
                Verb verb,
                int place,
                String actor,
                String reason,
                Wish wish) {
            this(atMs, id, verb, place, actor, reason, wish, OptionalLong.empty());
        }

        /** With nothing beside verb and node. */
        public Control(long atMs, String id, Verb verb, int place, String actor, String reason) {
            this(atMs, id, verb, place, actor, reason, Wish.NONE);
        }
    }

    /** A timer is due. */
    record Due(long atMs, Timer timer) implements Event {}

    /** The patrol came by: is a command unanswered for too long? */
    record Patrol(long atMs) implements Event {}
}
