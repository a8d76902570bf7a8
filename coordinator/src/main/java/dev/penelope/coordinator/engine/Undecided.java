package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.UndoPolicy;
import java.util.Optional;

/**
 * Failures that a saga must not unwind for by itself: what follows from them, a person decides. So
 * it is with a node that goes only forward, and with what may have run and cannot be undone.
 */
final class Undecided {
    private Undecided() {}

    /**
     * Whether a node's failure, if it came now, would be put before a person.
     *
     * @param unknown whether all that is known is that nobody knows the outcome
     */
    static boolean asks(Draft draft, int place, boolean unknown) {
        if (!Fold.forward(draft)) {
            return false;
        }
        Policy policy = draft.policy(place);
        boolean mayHaveRun = draft.row(place).mayHaveRun;
        return goesForward(draft, place)
                || (mayHaveRun && policy.undo() == UndoPolicy.PIVOT)
                || (mayHaveRun && unknown && policy.onUnknown() == OnUnknown.STUCK);
    }

    /** Whether a node's failure must not have the saga unwind, by policy or past a pivot. */
    static boolean goesForward(Draft draft, int place) {
        OnFailure policy =
                switch (draft.node(place)) {
                    case Node.Run run -> run.policy().onFailure();
                    case Node.Signal signal -> signal.onFailure();
                    case Node.Constant never -> OnFailure.UNWIND;
                    case Node.Subsaga never -> OnFailure.UNWIND;
                    case Node.Timer never -> OnFailure.UNWIND;
                };
        return policy == OnFailure.FORWARD || pivot(draft).isPresent();
    }

    /** A node that cannot be undone, and that the saga is past: it only goes forward. */
    static Optional<String> pivot(Draft draft) {
        for (int place : draft.graph.pivots()) {
            if (draft.row(place).state.passed()) {
                return Optional.of(draft.node(place).name());
            }
        }
        return Optional.empty();
    }

    /** The node is FAILED, or is about to be. */
    static void ask(Draft draft, NodeRow row) {
        row.undecided = true;
        draft.undecided++;
    }

    /** It is decided: the failure was none, or a person went over it. */
    static void settle(Draft draft, int place) {
        draft.change(place).undecided = false;
        draft.undecided--;
        draft.history.unfail(place);
    }

    /** Has people know that a node fails for now, and that nobody need do anything yet. */
    static void tellTriedAgain(Draft draft, int place, ErrorInfo error) {
        draft.tellOnce(
                "FAILS_FORWARD",
                "Node " + draft.node(place).name() + " fails, and the saga only goes forward",
                ": it is tried again (" + error.type() + ")");
    }

    /** What a person can do about it, in a sentence that goes on so. */
    static String moves(Draft draft) {
        return pivot(draft)
                .map(pivot -> "retry or skip it (there is no way back behind pivot " + pivot + ")")
                .orElse("retry or skip it, abort, mark-undone");
    }

    /** Why nothing may have the saga unwind, if so. */
    static Optional<String> noWayBack(Draft draft) {
        return pivot(draft)
                .map(pivot ->
                        "the saga is past its pivot "
                                + pivot
                                + ", which cannot be undone, and only goes forward");
    }

    /** Why those that are asked about were put before a person. */
    static Stuck.Reason reason(Draft draft) {
        for (int place = 0; place < draft.graph.size(); place++) {
            if (draft.row(place).undecided && !goesForward(draft, place)) {
                return Stuck.Reason.UNKNOWN_OUTCOME;
            }
        }
        return Stuck.Reason.FORWARD_FAILED;
    }

    // Undoing

    /** Nothing was tried: only a person can undo it, or may say that its undo runs. */
    static void askBeforeUndo(Draft draft, int place) {
        UndoPolicy policy = draft.policy(place).undo();
        draft.budget--;
        draft.gates.pass(place, Direction.UNDO);
        draft.move(place, NodeState.UNDOING);
        UndoFold.leave(
                draft,
                place,
                ErrorInfo.of("OperatorAsked", "its policy is " + policy + ": nothing was tried"));
    }

    /** Whether a person was asked before its undo, and has said nothing yet. */
    static boolean awaitsUndo(Draft draft, int place) {
        NodeRow row = draft.row(place);
        return row.state == NodeState.UNDO_FAILED
                && row.undoAttempts == 0
                && draft.policy(place).undo() != UndoPolicy.UNDO;
    }
}
