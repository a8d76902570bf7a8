package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Does what an operator wants, if it is possible; what was done is in the history with who and why.
 */
final class Controls {
    private Controls() {}

    static void apply(Draft draft, Event.Control control) {
        if (control.verb() == Verb.SIGNAL) {
            Signals.take(draft, control);
            return;
        }
        if (!wasDone(draft, control) && refusedAsStale(draft, control)) {
            return;
        }
        String refusal =
                draft.status.ended() ? "the saga is " + draft.status : once(draft, control);
        if (refusal.isEmpty()) {
            accept(draft, control, "DONE", "is done");
        } else {
            refuse(draft, control, "NOT_POSSIBLE", refusal);
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
                new Effect.AnswerControl(
                        control.verb(),
                        control.id(),
                        accepted,
                        code,
                        message,
                        Moves.possible(draft)));
    }

    /** Whoever wished for it had seen another revision of the saga than the present one. */
    private static boolean refusedAsStale(Draft draft, Event.Control control) {
        OptionalLong wanted = control.ifRevision();
        boolean stale = wanted.isPresent() && wanted.getAsLong() != draft.revision();
        if (stale) {
            refuse(
                    draft,
                    control,
                    "STALE",
                    "expected the saga to be at revision "
                            + wanted.getAsLong()
                            + ", but it is at revision "
                            + draft.revision());
        }
        return stale;
    }

    /** What came before, and must not be done twice, is answered as then. */
    private static boolean wasDone(Draft draft, Event.Control control) {
        return doesMoreWhenRepeated(control.verb()) && draft.gates.hasHeard(name(control));
    }

    private static String name(Event.Control control) {
        return control.id().isEmpty() ? "" : control.verb().wire() + " " + control.id();
    }

    private static String once(Draft draft, Event.Control control) {
        boolean counts = doesMoreWhenRepeated(control.verb());
        String name = name(control);
        if (wasDone(draft, control)) {
            return "";
        }
        String refusal = tryTo(draft, control);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        String text = spoken(draft, control);
        if (counts) {
            draft.history.add(new Note(draft.atMs, Note.Source.OPERATOR, control.actor(), text));
            draft.gates.hear(name);
        } else {
            draft.note(Note.Source.OPERATOR, control.actor(), text);
        }
        return "";
    }

    /** Others find that there is nothing left to do. */
    private static boolean doesMoreWhenRepeated(Verb verb) {
        return switch (verb) {
            case RETRY, SKIP, RETRY_UNDO, BREAK, STEP, INJECT_ERROR, INJECT_REPEAT, CLEAR -> true;
            case PAUSE, RESUME, ABORT, MARK_UNDONE, ABANDON, RELEASE, SIGNAL -> false;
        };
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
            case BREAK -> Marking.breakAt(draft, control);
            case STEP -> Marking.step(draft, control);
            case INJECT_ERROR -> Marking.injectError(draft, control);
            case INJECT_REPEAT -> Marking.injectRepeat(draft, control);
            case CLEAR -> Marking.clear(draft, control);
            case SIGNAL -> ""; // It has answers of its own.
            case RETRY -> Decisions.retry(draft, control);
            case SKIP -> Decisions.skip(draft, control);
        };
    }

    private static String spoken(Draft draft, Event.Control control) {
        String node =
                control.place() == Failure.SAGA ? "" : " " + draft.node(control.place()).name();
        return control.verb().wire() + node + details(control) + ": " + control.reason();
    }

    /** What a verb makes of the rest of the wish. */
    private static String details(Event.Control control) {
        Wish wish = control.wish();
        String undo = wish.direction() == Direction.UNDO ? " undo" : "";
        String after = wish.side() == Side.AFTER ? " after" : "";
        return switch (control.verb()) {
            case BREAK -> undo + after;
            case CLEAR -> control.place() == Failure.SAGA ? "" : undo + after;
            case INJECT_ERROR -> undo;
            case INJECT_REPEAT -> undo + " " + wish.times();
            case STEP -> " " + wish.times();
            case RETRY -> digest(wish, " with another input");
            case SKIP -> digest(wish, " with an output");
            case PAUSE, RESUME, ABORT, RETRY_UNDO, MARK_UNDONE, ABANDON, RELEASE, SIGNAL -> "";
        };
    }

    /** The control has the value; whoever has kept that can show that it is the one. */
    private static String digest(Wish wish, String what) {
        return wish.value().map(value -> what + " of SHA-256 " + value.sha256()).orElse("");
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
        draft.gates.granted = 0;
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
        Optional<String> noWayBack = Undecided.noWayBack(draft);
        if (noWayBack.isPresent()) {
            return noWayBack.get();
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
            return retryUndo(draft, control.place());
        }
        if (!Moves.canRetryUndo(draft)) {
            return "nothing undoes pivots; mark them as undone when somebody has seen to them";
        }
        draft.retryTo = draft.graph.size();
        return "";
    }

    /** Its time has come, by any clock: it is sent in this step, or in one that follows. */
    private static String retryUndo(Draft draft, int place) {
        if (draft.row(place).state != NodeState.UNDO_FAILED) {
            return "the undo of that node has not failed for good";
        }
        if (!draft.policy(place).undo().runs()) {
            return "nothing undoes a pivot; mark it as undone when somebody has seen to it";
        }
        draft.move(place, NodeState.UNDO_BACKING_OFF).dueMs = 0;
        draft.worklist.add(place);
        return "";
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
        if (!Fold.forward(draft)) {
            return "that node is " + row.state;
        }
        Optional<String> noWayBack = Undecided.noWayBack(draft);
        if (noWayBack.isPresent()) {
            return noWayBack.get();
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
}
