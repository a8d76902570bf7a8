package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.LATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;

/** Takes in the outcome of an undo action. */
final class UndoFold {
    private UndoFold() {}

    static void apply(Draft draft, Event.Outcome event) {
        if (draft.status == SagaStatus.ABANDONED) {
            Fold.unsettling(draft, event, LATE);
            return;
        }
        if (Repetition.takesUndo(draft, event)) {
            return;
        }
        if (draft.row(event.place()).undoAttempts == 0) {
            // Commands of undos are read committed in every mode: this one was never sent.
            Fold.unsettling(draft, event, UNASKED);
            return;
        }
        switch (draft.row(event.place()).state) {
            case UNDOING -> undoing(draft, event);
            case UNDO_BACKING_OFF -> backingOff(draft, event);
            case UNDO_FAILED -> givenUp(draft, event);
            case UNDONE -> Fold.unsettling(draft, event, DUPLICATE);
            case BLOCKED,
                    READY,
                    RUNNING,
                    BACKING_OFF,
                    SUCCEEDED,
                    FAILED,
                    UNREACHED,
                    SKIPPED,
                    WAITING ->
                    Fold.unsettling(draft, event, UNASKED);
        }
    }

    private static void undoing(Draft draft, Event.Outcome event) {
        boolean current = event.attempt() == draft.row(event.place()).undoAttempts;
        switch (event.kind()) {
            case SUCCEEDED, UNUSABLE -> undone(draft, event.place());
            case FAILED -> {
                if (current) {
                    fail(draft, event.place(), Fold.errorOf(event));
                } else {
                    Fold.unsettling(draft, event, LATE);
                }
            }
            case UNKNOWN -> {
                if (current) {
                    draft.change(event.place()).losses = 0;
                    unknown(draft, event.place(), Fold.errorOf(event));
                } else {
                    Fold.unsettling(draft, event, LATE);
                }
            }
            case UNSERVED -> {
                if (current) {
                    NoWorker.tell(draft, event.place());
                    backOff(draft, event.place(), Backoff.UNSERVED_MS, true);
                } else {
                    Fold.unsettling(draft, event, LATE);
                }
            }
        }
    }

    private static void backingOff(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        switch (event.kind()) {
            case SUCCEEDED, UNUSABLE -> {
                draft.disarm(TimerKind.RETRY, event.place(), row.dueMs);
                undone(draft, event.place());
            }
            case FAILED -> {
                if (event.attempt() == row.undoAttempts) {
                    draft.disarm(TimerKind.RETRY, event.place(), row.dueMs);
                    fail(draft, event.place(), Fold.errorOf(event));
                } else {
                    Fold.unsettling(draft, event, LATE);
                }
            }
            case UNKNOWN, UNSERVED -> Fold.unsettling(draft, event, DUPLICATE);
        }
    }

    /** An earlier attempt may yet turn out to have worked. */
    private static void givenUp(Draft draft, Event.Outcome event) {
        switch (event.kind()) {
            case SUCCEEDED, UNUSABLE -> undone(draft, event.place());
            case FAILED, UNKNOWN, UNSERVED -> Fold.unsettling(draft, event, DUPLICATE);
        }
    }

    /** Nothing of the action is left, by the word of its undo or of an operator. */
    static void undone(Draft draft, int place) {
        NodeRow row = draft.move(place, NodeState.UNDONE);
        row.mayHaveRun = false;
        row.dueMs = 0;
        draft.gates.settle(place, Direction.UNDO);
        if (row.heldBy == 0) {
            Unwinding.settle(draft, place);
        }
    }

    /** The attempt is over and nobody knows how: try again, or ask a person. */
    static void unknown(Draft draft, int place, ErrorInfo error) {
        Retry retry = draft.policy(place).undoRetry();
        NodeRow row = draft.row(place);
        int attempts = row.undoAttempts;
        if (attempts < retry.maxAttempts()) {
            long waitMs = Backoff.waitMs(retry, draft.seed(), place, attempts, row.losses);
            backOff(draft, place, draft.noSooner(waitMs), false);
        } else {
            fail(draft, place, error);
        }
    }

    static void backOff(Draft draft, int place, long waitMs, boolean repeat) {
        boolean already = draft.row(place).state == NodeState.UNDO_BACKING_OFF;
        NodeRow row = already ? draft.change(place) : draft.move(place, NodeState.UNDO_BACKING_OFF);
        row.repeat = repeat;
        row.dueMs = draft.nowMs + waitMs;
        draft.arm(TimerKind.RETRY, place, row.dueMs);
    }

    /** No further attempt would help: a person must. */
    static void fail(Draft draft, int place, ErrorInfo error) {
        draft.gates.settle(place, Direction.UNDO);
        leave(draft, place, error);
    }

    /** It is left to a person; what was set for it is there when that has it run. */
    static void leave(Draft draft, int place, ErrorInfo error) {
        NodeRow row = draft.move(place, NodeState.UNDO_FAILED);
        row.dueMs = 0;
        draft.fail(place, Direction.UNDO, row.undoAttempts, error);
    }
}
