package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import java.time.Duration;

/** Nodes that wait for the outside: nothing runs, and nothing is held but their rows. */
final class Waiting {
    private Waiting() {}

    /** The node is READY; what it waits for may have been said already. */
    static void begin(Draft draft, int place, Node.Signal signal) {
        draft.budget--;
        draft.gates.pass(place, Direction.ACTION);
        if (Fold.knowsSuccess(draft, place)) {
            draft.move(place, NodeState.SUCCEEDED);
            Advance.succeeded(draft, place);
            return;
        }
        draft.move(place, NodeState.WAITING);
        signal.deadline().ifPresent(limit -> bound(draft, place, TimerKind.SIGNAL_DEADLINE, limit));
    }

    /** The node is READY. */
    static void begin(Draft draft, int place, Node.Timer timer) {
        draft.budget--;
        draft.gates.pass(place, Direction.ACTION);
        draft.move(place, NodeState.WAITING);
        bound(draft, place, TimerKind.WAIT, timer.duration());
    }

    private static void bound(Draft draft, int place, TimerKind kind, Duration limit) {
        draft.countPause();
        NodeRow row = draft.change(place);
        row.closeByMs = draft.nowMs - draft.thawed(0) + limit.toMillis();
        draft.arm(kind, place, draft.thawed(row.closeByMs));
    }

    /** It was said. */
    static void heard(Draft draft, int place) {
        disarm(draft, place);
        succeed(draft, place);
    }

    /** The time may have passed. */
    static void passed(Draft draft, int place) {
        if (isAwaited(draft, place) && !Timers.postponed(draft, TimerKind.WAIT, place)) {
            succeed(draft, place);
        }
    }

    /** Nobody may have said it in time. */
    static void missed(Draft draft, int place) {
        if (isAwaited(draft, place) && !Timers.postponed(draft, TimerKind.SIGNAL_DEADLINE, place)) {
            fail(draft, place);
        }
    }

    private static boolean isAwaited(Draft draft, int place) {
        return draft.row(place).state == NodeState.WAITING && Fold.forward(draft);
    }

    private static void succeed(Draft draft, int place) {
        draft.move(place, NodeState.SUCCEEDED).closeByMs = 0;
        Advance.succeeded(draft, place);
    }

    private static void fail(Draft draft, int place) {
        boolean asks = Undecided.asks(draft, place, false);
        NodeRow row = draft.move(place, NodeState.FAILED);
        row.closeByMs = 0;
        if (asks) {
            Undecided.ask(draft, row);
        }
        Duration limit = ((Node.Signal) draft.node(place)).deadline().orElseThrow();
        draft.fail(
                place,
                Direction.ACTION,
                0,
                ErrorInfo.of("SignalTimeout", "no signal came within " + limit.toMillis() + " ms"));
        Advance.failed(draft, place);
    }

    /** What unwinds waits no more. */
    static void giveUp(Draft draft, int place) {
        disarm(draft, place);
        draft.move(place, NodeState.UNREACHED).closeByMs = 0;
    }

    static void disarm(Draft draft, int place) {
        long closeByMs = draft.row(place).closeByMs;
        if (closeByMs != 0) {
            draft.disarm(limitOf(draft.node(place)), place, draft.thawed(closeByMs));
        }
    }

    /** What becomes due when a node's time limit is reached. */
    static TimerKind limitOf(Node node) {
        return switch (node) {
            case Node.Signal signal -> TimerKind.SIGNAL_DEADLINE;
            case Node.Timer timer -> TimerKind.WAIT;
            case Node.Run run -> TimerKind.SCHEDULE_TO_CLOSE;
            case Node.Constant none -> TimerKind.SCHEDULE_TO_CLOSE;
            case Node.Subsaga none -> TimerKind.SCHEDULE_TO_CLOSE;
        };
    }
}
