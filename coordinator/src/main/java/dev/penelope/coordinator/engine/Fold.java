package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;

/**
 * Takes in what a worker says of one attempt of one node. A node is settled by the first outcome
 * that can settle it; every other one is counted, and noted if it tells something new.
 */
final class Fold {
    /**
     * How far beyond the recorded attempts one may be: commands of lost transactions were a few. A
     * number from a worker that is mistaken must not become the next attempt's.
     */
    private static final int ATTEMPTS_AHEAD = 1_000;

    private Fold() {}

    static void outcome(Draft draft, Event.Outcome said) {
        int most = draft.row(said.place()).attempts(said.direction()) + ATTEMPTS_AHEAD;
        Event.Outcome event = said.attempt() > most ? said.withAttempt(most) : said;
        if (!draft.node(event.place()).runs()) {
            // No worker ever got a command for it: whoever speaks of it is mistaken.
            unsettling(draft, event, Effect.Unsettling.Why.UNASKED);
            return;
        }
        if (event.epoch() != draft.row(event.place()).epoch) {
            // It speaks of a run of the node that a person had done anew since.
            unsettling(draft, event, Effect.Unsettling.Why.LATE);
            return;
        }
        switch (event.direction()) {
            case ACTION -> ActionFold.apply(draft, event);
            case UNDO -> UndoFold.apply(draft, event);
        }
    }

    /**
     * From its first heartbeat on, an attempt is watched: silence for too long makes it unknown. It
     * may be all that is ever heard of a delivery, as its worker need not keep hold of it any more.
     */
    static void heartbeat(Draft draft, Event.Heartbeat event) {
        boolean runs = draft.node(event.place()).runs();
        if (!runs || draft.status == SagaStatus.SUCCEEDED || draft.status == SagaStatus.ABANDONED) {
            return;
        }
        NodeRow row = draft.row(event.place());
        if (event.epoch() != row.epoch) {
            return;
        }
        boolean isAction = event.direction() == Direction.ACTION;
        boolean awaited =
                row.state == (isAction ? NodeState.RUNNING : NodeState.UNDOING)
                        && row.attempts(event.direction()) == event.attempt();
        if (isAction && !(awaited && event.certainlyFirst())) {
            ActionFold.atWork(draft, event, awaited);
        }
        if (awaited) {
            watch(draft, event);
        }
    }

    private static void watch(Draft draft, Event.Heartbeat event) {
        NodeRow row = draft.row(event.place());
        long silentUntilMs = draft.atMs + draft.policy(event.place()).heartbeat().toMillis();
        boolean first = row.dueMs == 0;
        draft.change(event.place()).dueMs = Math.max(row.dueMs, silentUntilMs);
        event.details().ifPresent(said -> draft.keep(new Payload.Details(event.place()), said));
        if (first) {
            draft.arm(TimerKind.HEARTBEAT, event.place(), silentUntilMs);
        }
    }

    /** Counts what settled nothing; what was not said before also goes into the history. */
    static void unsettling(Draft draft, Event.Outcome event, Effect.Unsettling.Why why) {
        draft.effects.add(
                new Effect.Unsettling(event.place(), event.direction(), event.kind(), why));
        if (why != Effect.Unsettling.Why.DUPLICATE) {
            draft.note(
                    Note.Source.WORKER,
                    "worker",
                    said(draft, event.place(), event.direction(), event.attempt())
                            + event.kind().wire());
        }
    }

    static String said(Draft draft, int place, Direction direction, int attempt) {
        return draft.node(place).name() + " " + direction.wire() + " attempt " + attempt + ": ";
    }

    static ErrorInfo errorOf(Event.Outcome event) {
        return event.error()
                .orElseGet(() -> ErrorInfo.of(event.kind().wire(), "the worker gave no reason"));
    }

    static Json outputOf(Event.Outcome event) {
        return event.output().orElse(Json.NULL);
    }

    /** Keeps an output for a later undo, unless one is known. */
    static void learn(Draft draft, Event.Outcome event) {
        if (event.kind() == OutcomeKind.SUCCEEDED && !knowsSuccess(draft, event.place())) {
            draft.keep(new Payload.Output(event.place()), outputOf(event));
        }
    }

    /** Whether a success of its action was reported before: then its output is kept. */
    static boolean knowsSuccess(Draft draft, int place) {
        return draft.payload(new Payload.Output(place)).isPresent();
    }

    /** Whether the saga, as far as anybody has decided, still wants actions to succeed. */
    static boolean forward(Draft draft) {
        return draft.status == SagaStatus.RUNNING
                || (draft.stuck.isPresent() && draft.stuck.get().from() == SagaStatus.RUNNING);
    }
}
