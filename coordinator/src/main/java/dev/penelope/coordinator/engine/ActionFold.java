package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.DUPLICATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.LATE;
import static dev.penelope.coordinator.engine.Effect.Unsettling.Why.UNASKED;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;

/** Takes in the outcome of an action. */
final class ActionFold {

    private ActionFold() {}

    static void apply(Draft draft, Event.Outcome event) {
        if (draft.status == SagaStatus.ABANDONED || draft.status == SagaStatus.SUCCEEDED) {
            Fold.unsettling(draft, event, LATE);
            return;
        }
        if (Repetition.takesAction(draft, event)) {
            return;
        }
        NodeRow row = draft.row(event.place());
        if (draft.view.strict() && row.attempts == 0) {
            neverSent(draft, event);
            return;
        }
        switch (row.state) {
            case BLOCKED, WAITING -> unasked(draft, event);
            case READY -> {
                if (row.attempts == 0) {
                    unasked(draft, event);
                } else {
                    betweenAttempts(draft, event);
                }
            }
            case RUNNING -> running(draft, event);
            case BACKING_OFF -> betweenAttempts(draft, event);
            case SUCCEEDED -> settled(draft, event);
            case FAILED -> failed(draft, event);
            case UNREACHED -> unreached(draft, event);
            case UNDOING, UNDO_BACKING_OFF, UNDO_FAILED, UNDONE -> undo(draft, event);
            case SKIPPED -> skipped(draft, event);
        }
    }

    /** Its undo must have the last word; a further attempt of that may use the output. */
    private static void undo(Draft draft, Event.Outcome event) {
        boolean news =
                event.attempt() > draft.row(event.place()).attempts
                        || (event.kind() == OutcomeKind.SUCCEEDED
                                && !Fold.knowsSuccess(draft, event.place()));
        Fold.learn(draft, event);
        Fold.unsettling(draft, event, news ? LATE : DUPLICATE);
    }

    /**
     * Nobody asked for this attempt, as far as is recorded: a command of a lost transaction ran. A
     * success counts only when its turn comes: what was decided before it may have been lost with
     * it, a signal or a wait, and may be decided otherwise now.
     */
    private static void unasked(Draft draft, Event.Outcome event) {
        boolean isReady = draft.row(event.place()).state == NodeState.READY;
        if (event.kind() == OutcomeKind.SUCCEEDED && isReady && Fold.forward(draft)) {
            succeed(draft, event);
            return;
        }
        if (mayHaveRun(event)) {
            draft.change(event.place()).mayHaveRun = true;
            Fold.learn(draft, event);
        }
        Fold.unsettling(draft, event, UNASKED);
    }

    /**
     * No coordinator sent it, so it is no success, whatever is said, nor is its output one: when
     * its turn comes it is sent, under the key that whoever ran it had. But it may have run, and
     * then counts as what must be undone.
     */
    private static void neverSent(Draft draft, Event.Outcome event) {
        boolean undoHasTheWord =
                switch (draft.row(event.place()).state) {
                    case UNDOING, UNDO_BACKING_OFF, UNDO_FAILED, UNDONE, SUCCEEDED -> true;
                    case BLOCKED,
                            WAITING,
                            READY,
                            RUNNING,
                            BACKING_OFF,
                            FAILED,
                            UNREACHED,
                            SKIPPED ->
                            false;
                };
        if (mayHaveRun(event) && !undoHasTheWord) {
            reopen(draft, event.place());
        }
        Fold.unsettling(draft, event, UNASKED);
    }

    /**
     * Whether all that is left to do for a node whose turn has come is to take the success that
     * nobody had asked for.
     */
    static boolean takesUnasked(Draft draft, int place) {
        NodeRow row = draft.row(place);
        boolean ran =
                !draft.view.strict()
                        && row.mayHaveRun
                        && row.attempts == 0
                        && Fold.knowsSuccess(draft, place);
        if (ran) {
            draft.budget--;
            ActionEnd.succeed(draft, place, 1);
        }
        return ran;
    }

    private static void running(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        boolean current = event.attempt() == row.attempts;
        switch (event.kind()) {
            // Whichever attempt it was: they all have one key, and so one effect.
            case SUCCEEDED -> succeed(draft, event);
            case UNUSABLE -> fail(draft, event, true);
            case FAILED -> {
                if (current) {
                    fail(draft, event, mayHaveRun(event));
                } else {
                    doubt(draft, event);
                }
            }
            case UNKNOWN -> {
                if (current) {
                    draft.change(event.place()).losses = 0;
                    ActionEnd.unknown(draft, event.place(), Fold.errorOf(event));
                } else {
                    doubt(draft, event);
                }
            }
            case UNSERVED -> {
                if (current) {
                    unserved(draft, event);
                } else {
                    doubt(draft, event);
                }
            }
        }
    }

    private static void betweenAttempts(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        boolean settles =
                switch (event.kind()) {
                    case SUCCEEDED, UNUSABLE -> true;
                    case FAILED ->
                            event.attempt() == row.attempts
                                    && !Undecided.goesForward(draft, event.place());
                    case UNKNOWN, UNSERVED -> false;
                };
        if (!settles) {
            doubt(draft, event);
            return;
        }
        draft.disarm(TimerKind.RETRY, event.place(), row.dueMs);
        if (event.kind() == OutcomeKind.SUCCEEDED) {
            succeed(draft, event);
        } else {
            fail(draft, event, mayHaveRun(event));
        }
    }

    private static void settled(Draft draft, Event.Outcome event) {
        boolean repeats =
                event.kind() == OutcomeKind.SUCCEEDED
                        && event.attempt() <= draft.row(event.place()).attempts;
        Fold.unsettling(draft, event, repeats ? DUPLICATE : LATE);
    }

    /** It was taken as failed; if it took effect after all, that must count. */
    private static void failed(Draft draft, Event.Outcome event) {
        NodeRow row = draft.row(event.place());
        if (decides(draft, event)) {
            decide(draft, event);
            return;
        }
        boolean known = row.attempts == event.attempt() && (row.mayHaveRun || !mayHaveRun(event));
        Fold.learn(draft, event);
        if (mayHaveRun(event)) {
            reopen(draft, event.place());
        }
        Fold.unsettling(draft, event, known ? DUPLICATE : LATE);
    }

    /** Whether it answers what a person was asked. */
    private static boolean decides(Draft draft, Event.Outcome event) {
        return Fold.forward(draft)
                && switch (event.kind()) {
                    case SUCCEEDED -> true;
                    case UNUSABLE -> !Undecided.asks(draft, event.place(), false);
                    case FAILED ->
                            event.attempt() == draft.row(event.place()).attempts
                                    && !Undecided.asks(draft, event.place(), false);
                    case UNKNOWN, UNSERVED -> false;
                };
    }

    private static void decide(Draft draft, Event.Outcome event) {
        Undecided.settle(draft, event.place());
        NodeRow row = draft.change(event.place());
        row.attempts = Math.max(row.attempts, event.attempt());
        if (event.kind() == OutcomeKind.SUCCEEDED) {
            succeed(draft, event);
        } else {
            draft.fail(event.place(), Direction.ACTION, row.attempts, Fold.errorOf(event));
            Unwinding.begin(draft);
        }
    }

    private static void unreached(Draft draft, Event.Outcome event) {
        boolean asked = event.attempt() <= draft.row(event.place()).attempts;
        Fold.learn(draft, event);
        if (mayHaveRun(event)) {
            reopen(draft, event.place());
            Fold.unsettling(draft, event, asked ? LATE : UNASKED);
        } else {
            Fold.unsettling(draft, event, asked ? DUPLICATE : UNASKED);
        }
    }

    /** A person said what it put out, and that stands; but it may have taken effect besides. */
    private static void skipped(Draft draft, Event.Outcome event) {
        boolean news = mayHaveRun(event) && !draft.row(event.place()).mayHaveRun;
        if (news) {
            reopen(draft, event.place());
        }
        Fold.unsettling(draft, event, news ? LATE : DUPLICATE);
    }

    /** A delivery that may not have been the only one, or that was taken as over, may have run. */
    static void atWork(Draft draft, Event.Heartbeat event, boolean awaited) {
        NodeRow row = draft.row(event.place());
        // An undo has the last word.
        if (row.mayHaveRun || row.state == NodeState.UNDONE) {
            return;
        }
        if (!awaited) {
            event.details().ifPresent(said -> draft.keep(new Payload.Details(event.place()), said));
            draft.note(
                    Note.Source.WORKER,
                    "worker",
                    Fold.said(draft, event.place(), event.direction(), event.attempt())
                            + "at work");
        }
        reopen(draft, event.place());
    }

    /** Has unwinding look at a node again that it had, perhaps, been done with. */
    private static void reopen(Draft draft, int place) {
        NodeRow row = draft.row(place);
        if (row.mayHaveRun) {
            return;
        }
        draft.change(place).mayHaveRun = true;
        if (row.released && Unwinding.wantsUndo(draft, place)) {
            Unwinding.reopen(draft, place);
        }
    }

    // What an outcome means for its node

    private static void succeed(Draft draft, Event.Outcome event) {
        draft.keep(new Payload.Output(event.place()), Fold.outputOf(event));
        ActionEnd.succeed(draft, event.place(), event.attempt());
    }

    private static void fail(Draft draft, Event.Outcome event, boolean mayHaveRun) {
        NodeRow row = draft.change(event.place());
        row.attempts = Math.max(row.attempts, event.attempt());
        row.mayHaveRun |= mayHaveRun;
        if (event.kind() == OutcomeKind.FAILED) {
            ActionEnd.declared(draft, event.place(), Fold.errorOf(event));
        } else {
            ActionEnd.failed(draft, event.place(), Fold.errorOf(event));
        }
    }

    /** Not settled by this, but less certain than before. */
    static void doubt(Draft draft, Event.Outcome event) {
        boolean known = draft.row(event.place()).mayHaveRun || !mayHaveRun(event);
        if (!known) {
            draft.change(event.place()).mayHaveRun = true;
        }
        Fold.unsettling(draft, event, known ? DUPLICATE : LATE);
    }

    /** No worker has the code: the same attempt again, later; in an unwinding saga, none. */
    private static void unserved(Draft draft, Event.Outcome event) {
        int place = event.place();
        // Another delivery may have come to a worker that had it; a heartbeat proves that one did.
        if (mayHaveRun(event) || draft.row(place).dueMs != 0) {
            draft.change(place).mayHaveRun = true;
        }
        if (draft.status == SagaStatus.RUNNING) {
            NoWorker.tell(draft, place);
            ActionEnd.backOff(draft, place, Backoff.UNSERVED_MS, true);
            return;
        }
        NodeRow row = draft.row(place);
        ActionEnd.close(draft, place, draft.change(place));
        if (row.mayHaveRun) {
            ActionEnd.failed(
                    draft, place, ErrorInfo.of("Unserved", "no worker had the code for it"));
        } else {
            draft.move(place, NodeState.UNREACHED);
            draft.worklist.add(place);
        }
    }

    /**
     * Whether this outcome leaves open that the action took effect, in this delivery or another.
     */
    static boolean mayHaveRun(Event.Outcome event) {
        return switch (event.kind()) {
            case SUCCEEDED, UNUSABLE, UNKNOWN -> true;
            case FAILED, UNSERVED -> !event.certainlyFirst();
        };
    }
}
