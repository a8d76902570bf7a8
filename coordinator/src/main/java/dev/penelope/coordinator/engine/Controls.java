package dev.penelope.coordinator.engine;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Does what an operator wants, if it is possible; what was done is in the history with who and why.
 */
final class Controls {
    private Controls() {}

    static void apply(Draft draft, Event.Control control) {
        String refusal =
                draft.status.ended() ? "the saga is " + draft.status : tryTo(draft, control);
        if (!refusal.isEmpty()) {
            refuse(draft, control, "NOT_POSSIBLE", refusal);
        } else if (control.verb() == Verb.SIGNAL) {
            Signals.take(draft, control);
        } else {
            note(draft, control);
            accept(draft, control, "DONE", "is done");
        }
    }

    static void note(Draft draft, Event.Control control) {
        draft.note(Note.Source.OPERATOR, control.actor(), spoken(draft, control));
    }

    static void accept(Draft draft, Event.Control control, String code, String what) {
        answer(draft, control, true, code, control.verb().wire() + " " + what);
    }

    static void refuse(Draft draft, Event.Control control, String code, String why) {
        answer(draft, control, false, code, control.verb().wire() + " is not possible: " + why);
    }

    private static void answer(
            Draft draft, Event.Control control, boolean accepted, String code, String message) {
        draft.effects.add(
                new Effect.AnswerControl(control.id(), accepted, code, message, possible(draft)));
    }

    /** Returns why it is not possible, or nothing. */
    private static String tryTo(Draft draft, Event.Control control) {
        return switch (control.verb()) {
            case PAUSE -> pause(draft, control);
            case RESUME -> resume(draft);
            case ABORT -> abort(draft, control);
            case RETRY_UNDO -> retryUndo(draft, control);
            case MARK_UNDONE -> markUndone(draft, control);
            case ABANDON -> abandon(draft, control);
            case RELEASE -> "the saga is not quarantined";
            case SIGNAL -> ""; // It has answers of its own.
            case RETRY, SKIP, BREAK, STEP, INJECT_ERROR, INJECT_REPEAT, CLEAR ->
                    "this coordinator cannot do it yet";
        };
    }

    private static String spoken(Draft draft, Event.Control control) {
        String node =
                control.place() == Failure.SAGA ? "" : " " + draft.node(control.place()).name();
        return control.verb().wire() + node + ": " + control.reason();
    }

    private static String pause(Draft draft, Event.Control control) {
        if (draft.pause.isEmpty()) {
            draft.pause = Optional.of(new Pause(control.actor(), control.reason(), draft.atMs));
        }
        return "";
    }

    private static String resume(Draft draft) {
        if (draft.pause.isEmpty()) {
            return "the saga is not paused";
        }
        draft.frozenMs += Math.max(0, draft.atMs - draft.pause.get().atMs());
        draft.pause = Optional.empty();
        Timers.resume(draft);
        // A stuck saga does not sweep; its cursor knows already of what waits for a decision.
        if (draft.status != SagaStatus.STUCK) {
            draft.cursor = Fold.forward(draft) ? 0 : draft.graph.size();
        }
        return "";
    }

    private static String abort(Draft draft, Event.Control control) {
        if (!Fold.forward(draft)) {
            return "the saga is " + draft.status;
        }
        Advance.failSaga(
                draft, ErrorInfo.of("Aborted", "by " + control.actor() + ": " + control.reason()));
        return "";
    }

    private static String retryUndo(Draft draft, Event.Control control) {
        if (draft.undoFailed == 0) {
            return "no undo has failed for good";
        }
        if (control.place() != Failure.SAGA) {
            return retryUndo(draft, control.place())
                    ? ""
                    : "the undo of that node has not failed for good";
        }
        draft.retryTo = draft.graph.size();
        return "";
    }

    /** Its time has come, by any clock: it is sent in this step, or in one that follows. */
    private static boolean retryUndo(Draft draft, int place) {
        if (draft.row(place).state != NodeState.UNDO_FAILED) {
            return false;
        }
        draft.move(place, NodeState.UNDO_BACKING_OFF).dueMs = 0;
        draft.worklist.add(place);
        return true;
    }

    private static String markUndone(Draft draft, Event.Control control) {
        if (control.place() == Failure.SAGA) {
            return "it needs the name of a node";
        }
        NodeRow row = draft.row(control.place());
        return switch (row.state) {
            case UNDO_FAILED -> {
                UndoFold.undone(draft, control.place());
                yield "";
            }
            case UNDO_BACKING_OFF -> {
                draft.disarm(TimerKind.RETRY, control.place(), row.dueMs);
                UndoFold.undone(draft, control.place());
                yield "";
            }
            case FAILED -> markUndecided(draft, control, row);
            case BLOCKED,
                    READY,
                    RUNNING,
                    BACKING_OFF,
                    SUCCEEDED,
                    UNDOING,
                    UNDONE,
                    UNREACHED,
                    SKIPPED,
                    WAITING ->
                    "that node is " + row.state;
        };
    }

    /** The person knows that nothing is left of it: the saga cannot succeed, so it unwinds. */
    private static String markUndecided(Draft draft, Event.Control control, NodeRow row) {
        if (!row.undecided || !Fold.forward(draft)) {
            return "that node is " + row.state;
        }
        Unwinding.begin(draft);
        NodeRow marked = draft.change(control.place());
        marked.mayHaveRun = false;
        marked.undecided = false;
        draft.undecided--;
        return "";
    }

    private static String abandon(Draft draft, Event.Control control) {
        draft.why = Optional.of("abandoned by " + control.actor() + ": " + control.reason());
        Ending.abandoned(draft);
        return "";
    }

    /** What an operator could do with the saga as it is now. */
    static List<Verb> possible(Draft draft) {
        List<Verb> possible = new ArrayList<>();
        if (draft.status.ended()) {
            return possible;
        }
        possible.add(draft.pause.isPresent() ? Verb.RESUME : Verb.PAUSE);
        if (Fold.forward(draft)) {
            possible.add(Verb.ABORT);
        }
        if (Fold.forward(draft) && draft.signals > 0) {
            possible.add(Verb.SIGNAL);
        }
        if (draft.undoFailed > 0) {
            possible.add(Verb.RETRY_UNDO);
            possible.add(Verb.MARK_UNDONE);
        } else if (draft.status == SagaStatus.STUCK) {
            possible.add(Verb.MARK_UNDONE);
        }
        possible.add(Verb.ABANDON);
        return possible;
    }
}
