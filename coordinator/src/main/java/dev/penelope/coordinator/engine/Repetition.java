package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import java.util.Optional;

/**
 * Has a node run as often as an operator wants, one run after the other, and all under one key. It
 * is settled by the last outcome; until then each known one is counted, once, and none is lost: an
 * action that succeeded before it failed may have run.
 */
final class Repetition {
    private Repetition() {}

    /** Whether that was all there is to do with an outcome of an action. */
    static boolean takesAction(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        boolean open =
                row.state == NodeState.RUNNING
                        || row.state == NodeState.BACKING_OFF
                        || (row.state == NodeState.READY && row.attempts > 0);
        Optional<Mark> repetition = draft.gates.repetition(event.place(), Direction.ACTION);
        if (repetition.isEmpty() || !open || !Fold.forward(draft) || !isKnown(event.kind())) {
            return false;
        }
        if (!isNext(repetition.get(), event, row.attempts)) {
            Fold.learn(draft, event);
            ActionFold.doubt(draft, event);
            return true;
        }
        if (isLast(draft, repetition.get(), event)) {
            return false;
        }
        if (event.kind() == OutcomeKind.SUCCEEDED) {
            draft.keep(new Payload.Output(event.place()), Fold.outputOf(event));
        }
        draft.change(event.place()).mayHaveRun |= ActionFold.mayHaveRun(event);
        if (row.state == NodeState.RUNNING) {
            draft.move(event.place(), NodeState.BACKING_OFF);
        } else {
            draft.disarm(TimerKind.RETRY, event.place(), row.dueMs);
        }
        again(draft, event.place());
        if (draft.row(event.place()).state == NodeState.BACKING_OFF) {
            Advance.ready(draft, event.place());
        }
        return true;
    }

    /** The same, of an undo; one that fails for good is not repeated. */
    static boolean takesUndo(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        boolean open = row.state == NodeState.UNDOING || row.state == NodeState.UNDO_BACKING_OFF;
        boolean good =
                event.kind() == OutcomeKind.SUCCEEDED || event.kind() == OutcomeKind.UNUSABLE;
        Optional<Mark> repetition = draft.gates.repetition(event.place(), Direction.UNDO);
        if (repetition.isEmpty() || !open || !good) {
            return false;
        }
        if (!isNext(repetition.get(), event, row.undoAttempts)) {
            Fold.unsettling(draft, event, Effect.Unsettling.Why.DUPLICATE);
            return true;
        }
        if (isLast(draft, repetition.get(), event)) {
            return false;
        }
        if (row.state == NodeState.UNDOING) {
            draft.move(event.place(), NodeState.UNDO_BACKING_OFF);
        } else {
            draft.disarm(TimerKind.RETRY, event.place(), row.dueMs);
        }
        again(draft, event.place());
        draft.worklist.add(event.place());
        return true;
    }

    /** Unknown outcomes are retried, and do not count. */
    private static boolean isKnown(OutcomeKind kind) {
        return switch (kind) {
            case SUCCEEDED, FAILED, UNUSABLE -> true;
            case UNKNOWN, UNSERVED -> false;
        };
    }

    /** What is told twice counts once; an attempt that was given up does not count any more. */
    private static boolean isNext(Mark repetition, Event.Outcome event, int attempts) {
        return event.attempt() == attempts && event.attempt() > repetition.last();
    }

    private static boolean isLast(Draft draft, Mark repetition, Event.Outcome event) {
        Mark counted = repetition.counted(event.attempt());
        draft.gates.put(counted);
        boolean last = counted.had() >= counted.times();
        if (!last) {
            draft.note(
                    Note.Source.WORKER,
                    "worker",
                    Fold.said(draft, event.place(), event.direction(), event.attempt())
                            + "%s, %d of %d"
                                    .formatted(
                                            event.kind().wire(), counted.had(), counted.times()));
        }
        return last;
    }

    private static void again(Draft draft, int place) {
        NodeRow row = draft.change(place);
        row.dueMs = 0;
        row.repeat = false;
        row.losses = 0;
    }
}
