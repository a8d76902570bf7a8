package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodeState;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;

/** What the end of an attempt means for its action: that is settled, or is tried again. */
final class ActionEnd {
    static final ErrorInfo INJECTED =
            ErrorInfo.of("InjectedError", "an operator had it fail without running it");

    private ActionEnd() {}

    /** It succeeded, and its output is kept. */
    static void succeed(Draft draft, int place, int attempt) {
        NodeRow row = draft.move(place, NodeState.SUCCEEDED);
        row.attempts = Math.max(row.attempts, attempt);
        row.mayHaveRun = true;
        row.dueMs = 0;
        close(draft, place, row);
        draft.gates.settle(place, Direction.ACTION);
        Advance.succeeded(draft, place);
    }

    /** Its worker says that it failed, and had no effect. */
    static void declared(Draft draft, int place, ErrorInfo error) {
        if (Undecided.goesForward(draft, place) && mayTryAgain(draft, place)) {
            draft.change(place).losses = 0;
            Undecided.tellTriedAgain(draft, place, error);
            tryAgain(draft, place);
        } else {
            failed(draft, place, error);
        }
    }

    /** The attempt is over and nobody knows how: try again, or see {@link #exhausted}. */
    static void unknown(Draft draft, int place, ErrorInfo error) {
        draft.change(place).mayHaveRun = true;
        if (mayTryAgain(draft, place)) {
            tryAgain(draft, place);
        } else {
            exhausted(draft, place, error);
        }
    }

    private static boolean mayTryAgain(Draft draft, int place) {
        return draft.status == SagaStatus.RUNNING
                && draft.row(place).attempts < draft.policy(place).retry().maxAttempts()
                && draft.retries < draft.quota().retryBudget();
    }

    private static void tryAgain(Draft draft, int place) {
        NodeRow row = draft.row(place);
        Retry retry = draft.policy(place).retry();
        if (draft.quota().retryBudget() != Quota.NO_LIMIT) {
            draft.retries++;
        }
        backOff(
                draft,
                place,
                draft.noSooner(
                        Backoff.waitMs(retry, draft.seed(), place, row.attempts, row.losses)),
                false);
    }

    /** There will be no further attempt, and it may have taken effect. */
    static void exhausted(Draft draft, int place, ErrorInfo error) {
        failed(draft, place, error, true);
    }

    /** It failed, and is not tried again. */
    static void failed(Draft draft, int place, ErrorInfo error) {
        failed(draft, place, error, false);
    }

    private static void failed(Draft draft, int place, ErrorInfo error, boolean unknown) {
        boolean asks = Undecided.asks(draft, place, unknown);
        NodeRow row = draft.move(place, NodeState.FAILED);
        if (asks) {
            Undecided.ask(draft, row);
        }
        row.dueMs = 0;
        row.repeat = false;
        close(draft, place, row);
        draft.gates.settle(place, Direction.ACTION);
        draft.fail(place, Direction.ACTION, row.attempts, error);
        Advance.failed(draft, place);
    }

    /** An operator wants to see it fail: nothing was sent. */
    static void injected(Draft draft, int place) {
        failed(draft, place, INJECTED);
    }

    static void backOff(Draft draft, int place, long waitMs, boolean repeat) {
        NodeRow row = draft.move(place, NodeState.BACKING_OFF);
        row.repeat = repeat;
        row.dueMs = draft.nowMs + waitMs;
        draft.arm(TimerKind.RETRY, place, row.dueMs);
    }

    /** Its time limit no longer matters. */
    static void close(Draft draft, int place, NodeRow row) {
        if (row.closeByMs != 0) {
            draft.disarm(TimerKind.SCHEDULE_TO_CLOSE, place, draft.thawed(row.closeByMs));
            row.closeByMs = 0;
        }
    }
}
