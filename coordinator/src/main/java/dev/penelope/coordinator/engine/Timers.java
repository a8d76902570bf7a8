package dev.penelope.coordinator.engine;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.Optional;

/** What a timer means when it fires; one that was overtaken means nothing. */
final class Timers {
    /**
     * A limit that is reached while the saga is paused is asked for again no sooner than this: each
     * time costs a record. Resuming asks for it at the right time.
     */
    private static final long PAUSED_WAIT_MS = 60_000;

    private Timers() {}

    static void due(Draft draft, Timer timer) {
        if (draft.status.ended()) {
            return;
        }
        switch (timer.kind()) {
            case CONTINUE -> {} // What is left to do follows from the state.
            case RETRY -> retry(draft, timer.place());
            case HEARTBEAT -> heartbeat(draft, timer.place());
            case SCHEDULE_TO_CLOSE -> scheduleToClose(draft, timer.place());
            case DEADLINE -> deadline(draft);
            case SIGNAL_DEADLINE -> Waiting.missed(draft, timer.place());
            case WAIT -> Waiting.passed(draft, timer.place());
        }
    }

    private static void retry(Draft draft, int place) {
        NodeRow row = draft.row(place);
        boolean backsOff =
                row.state == NodeState.BACKING_OFF || row.state == NodeState.UNDO_BACKING_OFF;
        if (backsOff && row.dueMs > draft.nowMs) {
            draft.arm(TimerKind.RETRY, place, row.dueMs);
        } else if (row.state == NodeState.BACKING_OFF && draft.status == SagaStatus.RUNNING) {
            draft.change(place).dueMs = 0;
            Advance.ready(draft, place);
        } else if (row.state == NodeState.UNDO_BACKING_OFF) {
            if (draft.pause.isPresent()) {
                // Its turn comes with the sweep that follows, whatever the clock says then.
                draft.change(place).dueMs = 0;
                if (!draft.gates.halted()) {
                    draft.worklist.add(place);
                }
            } else {
                Dispatching.undo(draft, place);
            }
        }
    }

    private static void heartbeat(Draft draft, int place) {
        NodeRow row = draft.row(place);
        if (!row.state.inFlight() || row.dueMs == 0) {
            return;
        }
        if (row.dueMs > draft.atMs) {
            draft.arm(TimerKind.HEARTBEAT, place, row.dueMs);
            return;
        }
        countLoss(draft, place);
        ErrorInfo lost =
                ErrorInfo.of("WorkerLost", "no heartbeat for longer than the policy allows");
        if (row.state == NodeState.RUNNING) {
            ActionEnd.unknown(draft, place, lost);
        } else {
            UndoFold.unknown(draft, place, lost);
        }
    }

    /** What loses every worker is tried again all the same, slowly: people should know. */
    private static void countLoss(Draft draft, int place) {
        NodeRow row = draft.change(place);
        if (row.losses == Backoff.LOSSES) {
            return;
        }
        row.losses++;
        if (row.losses == Backoff.LOSSES) {
            String action = ((Node.Run) draft.node(place)).action();
            draft.tellOnce(
                    "WORK_KILLS_WORKERS",
                    Backoff.LOSSES + " workers in a row were lost with action " + action,
                    "; node " + draft.node(place).name() + " is tried again");
        }
    }

    /** It bounds an action that unwinding awaits, too. */
    private static void scheduleToClose(Draft draft, int place) {
        NodeRow row = draft.row(place);
        if (row.closeByMs == 0 || postponed(draft, TimerKind.SCHEDULE_TO_CLOSE, place)) {
            return;
        }
        ErrorInfo late =
                ErrorInfo.of("ScheduleToCloseExceeded", "all attempts together took too long");
        switch (row.state) {
            case RUNNING -> giveUp(draft, place, late);
            case BACKING_OFF -> {
                if (draft.status == SagaStatus.RUNNING) {
                    draft.disarm(TimerKind.RETRY, place, row.dueMs);
                    ActionEnd.exhausted(draft, place, late);
                }
            }
            case READY -> {
                if (draft.status == SagaStatus.RUNNING) {
                    ActionEnd.exhausted(draft, place, late);
                }
            }
            // It is waited for no more.
            case BLOCKED,
                    SUCCEEDED,
                    FAILED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED,
                    SKIPPED,
                    WAITING -> {}
        }
    }

    private static void giveUp(Draft draft, int place, ErrorInfo late) {
        draft.change(place).mayHaveRun = true;
        ActionEnd.exhausted(draft, place, late);
    }

    /** Whether a node's limit is not reached yet. */
    static boolean postponed(Draft draft, TimerKind kind, int place) {
        return postponed(draft, kind, place, draft.row(place).closeByMs);
    }

    /** Nothing further runs, and what runs is not awaited any longer. */
    private static void deadline(Draft draft) {
        if (draft.origin().deadline().isEmpty()) {
            return;
        }
        long limitMs = draft.origin().deadline().get().toMillis();
        long closeByMs = draft.origin().startedAtMs() + limitMs;
        if (postponed(draft, TimerKind.DEADLINE, Failure.SAGA, closeByMs)) {
            return;
        }
        ErrorInfo late =
                ErrorInfo.of("DeadlineExceeded", "the saga took longer than " + limitMs + " ms");
        Optional<String> pivot = Undecided.noWayBack(draft);
        if (Fold.forward(draft) && pivot.isPresent()) {
            draft.tellOnce("DEADLINE_PASSED", "The saga has had its time", ", but " + pivot.get());
            return;
        }
        if (Fold.forward(draft)) {
            Advance.failSaga(draft, late);
        }
        for (int place = 0; place < draft.graph.size(); place++) {
            if (draft.row(place).state == NodeState.RUNNING) {
                if (draft.budget <= 0) {
                    // The others when this comes back from the log.
                    draft.arm(TimerKind.DEADLINE, Failure.SAGA, draft.thawed(closeByMs));
                    return;
                }
                draft.budget--;
                giveUp(draft, place, late);
            }
        }
    }

    /**
     * Asks for what should long have been judged: a question that came while the saga was
     * quarantined may have been set aside.
     */
    static void askAgain(Draft draft, long longAgoMs) {
        int left = Engine.NODES_PER_STEP;
        boolean bounded = Fold.forward(draft);
        for (int place = 0; place < draft.graph.size() && left > 0; place++) {
            NodeRow row = draft.row(place);
            bounded |= row.state == NodeState.RUNNING;
            if (row.state.inFlight() && row.dueMs != 0 && row.dueMs <= longAgoMs) {
                draft.arm(TimerKind.HEARTBEAT, place, row.dueMs);
                left--;
            }
            if (row.closeByMs != 0 && draft.thawed(row.closeByMs) <= longAgoMs) {
                armLimit(draft, place, row.closeByMs);
                left--;
            }
        }
        if (bounded) {
            draft.deadlineMs()
                    .filter(dueMs -> dueMs <= longAgoMs)
                    .ifPresent(dueMs -> draft.arm(TimerKind.DEADLINE, Failure.SAGA, dueMs));
        }
    }

    /** After a pause: limits have moved, and nobody may ask for them for a while yet. */
    static void resume(Draft draft) {
        draft.deadlineMs().ifPresent(dueMs -> draft.arm(TimerKind.DEADLINE, Failure.SAGA, dueMs));
        int left = Engine.NODES_PER_STEP;
        for (int place = 0; place < draft.graph.size() && left > 0; place++) {
            long closeByMs = draft.row(place).closeByMs;
            if (closeByMs != 0) {
                armLimit(draft, place, closeByMs);
                left--;
            }
        }
    }

    private static void armLimit(Draft draft, int place, long closeByMs) {
        draft.arm(Waiting.limitOf(draft.node(place)), place, draft.thawed(closeByMs));
    }

    /**
     * Whether a limit is not reached yet: it moves by the time that the saga was paused, and does
     * not come while it is.
     */
    private static boolean postponed(Draft draft, TimerKind kind, int place, long closeByMs) {
        long dueMs = draft.thawed(closeByMs);
        if (draft.pause.isPresent()) {
            draft.arm(kind, place, Math.max(dueMs, draft.nowMs + PAUSED_WAIT_MS));
            return true;
        }
        if (dueMs > draft.atMs) {
            draft.arm(kind, place, dueMs);
            return true;
        }
        return false;
    }
}
