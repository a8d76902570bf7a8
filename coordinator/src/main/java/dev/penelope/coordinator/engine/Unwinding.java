package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Undoes all that may have run, in reverse dependency order and as much in parallel as that allows:
 * a node's turn comes when unwinding is done with all its successors. A sweep from the last node to
 * the first visits each once; a node whose turn comes behind the sweep is visited then.
 */
final class Unwinding {
    /** Nodes looked at in one step, most of which may need nothing. */
    private static final int VISITS_PER_STEP = 16 * Engine.NODES_PER_STEP;

    private Unwinding() {}

    static void begin(Draft draft) {
        draft.become(SagaStatus.UNWINDING);
        draft.stuck = Optional.empty();
        draft.unsettled = draft.graph.size();
        draft.cursor = draft.graph.size();
        draft.worklist.clear();
        draft.gates.unwind();
    }

    static void run(Draft draft) {
        visit(draft);
        while (draft.budget > 0 && draft.retryTo > 0 && !draft.gates.halted()) {
            retry(draft, --draft.retryTo);
            visit(draft);
        }
        int visits = VISITS_PER_STEP;
        while (draft.budget > 0 && visits > 0 && draft.cursor > 0 && !draft.gates.halted()) {
            visits--;
            visit(draft, --draft.cursor);
        }
        conclude(draft);
    }

    private static void visit(Draft draft) {
        while (!draft.worklist.isEmpty()) {
            int place = draft.worklist.remove();
            if (draft.gates.granted > 0) {
                draft.cursor = Math.max(draft.cursor, place + 1); // Steps are made in order.
            } else {
                visit(draft, place);
            }
        }
    }

    private static void conclude(Draft draft) {
        if (draft.unsettled == 0) {
            if (draft.gates.holdTheEnd(Direction.UNDO)) {
                draft.cursor = 0; // There is nothing left to look at, nor to try again.
                draft.retryTo = 0;
            } else {
                Ending.failed(draft);
            }
        } else if (draft.cursor > 0 || draft.retryTo > 0) {
            if (!draft.gates.halted()) {
                draft.continueLater();
            }
        } else if (draft.active == 0 && draft.undoFailed == 0 && draft.gates.holdAnything()) {
            return; // A person sees to it.
        } else if (draft.active == 0) {
            if (draft.undoFailed == 0) {
                throw new IllegalStateException(
                        "Expected unwinding to have something to wait for, but "
                                + draft.unsettled
                                + " nodes are unsettled and none is active");
            }
            Advance.stuck(draft, reason(draft));
        }
    }

    private static Stuck.Reason reason(Draft draft) {
        boolean asked =
                IntStream.range(0, draft.graph.size())
                        .filter(place -> draft.row(place).state == NodeState.UNDO_FAILED)
                        .allMatch(place -> Undecided.awaitsUndo(draft, place));
        return asked ? Stuck.Reason.OPERATOR_ASKED : Stuck.Reason.UNDO_FAILED;
    }

    /** Does what a node needs, if it is its turn. */
    private static void visit(Draft draft, int place) {
        NodeRow row = draft.row(place);
        boolean waits = row.state == NodeState.BACKING_OFF || row.state == NodeState.WAITING;
        // An undo that has begun goes on, even if what followed its action comes to light then.
        boolean held = row.heldBy > 0 && row.state != NodeState.UNDO_BACKING_OFF;
        if (held && !waits) {
            return;
        }
        if (draft.budget <= 0 || draft.gates.halted()) {
            draft.cursor = Math.max(draft.cursor, place + 1);
            return;
        }
        if (waits) {
            giveUp(draft, place, row);
        }
        if (!held && !draft.gates.holds(place, Direction.UNDO)) {
            itsTurn(draft, place);
        }
    }

    private static void itsTurn(Draft draft, int place) {
        NodeRow row = draft.row(place);
        switch (row.state) {
            case BLOCKED, READY -> undoOrSettle(draft, place, NodeState.UNREACHED);
            case SUCCEEDED -> {
                if (draft.node(place).runs()) {
                    undoOrSettle(draft, place, NodeState.SUCCEEDED);
                } else {
                    Dispatching.undo(draft, place);
                }
            }
            case FAILED, UNREACHED, UNDONE, SKIPPED -> undoOrSettle(draft, place, row.state);
            case UNDO_BACKING_OFF -> {
                // Its time came while the saga was paused, or a person or a repetition wants it
                // now.
                if (row.dueMs == 0) {
                    Dispatching.undo(draft, place);
                }
            }
            // Awaited, or done with.
            case RUNNING, BACKING_OFF, WAITING, UNDOING, UNDO_FAILED -> {}
        }
    }

    /** Somebody wants all undos that failed for good to be tried again. */
    private static void retry(Draft draft, int place) {
        if (draft.row(place).state == NodeState.UNDO_FAILED && draft.policy(place).undo().runs()) {
            Dispatching.undo(draft, place);
        }
    }

    /** It waits for its turn to be undone, if it may have run, and for no timer any more. */
    private static void giveUp(Draft draft, int place, NodeRow row) {
        draft.budget--;
        if (row.state == NodeState.WAITING) {
            Waiting.giveUp(draft, place);
            return;
        }
        draft.disarm(TimerKind.RETRY, place, row.dueMs);
        draft.move(place, row.mayHaveRun ? NodeState.FAILED : NodeState.UNREACHED).dueMs = 0;
    }

    private static void undoOrSettle(Draft draft, int place, NodeState otherwise) {
        if (wantsUndo(draft, place)) {
            switch (draft.policy(place).undo()) {
                case UNDO -> Dispatching.undo(draft, place);
                case PIVOT, ASK_OPERATOR -> Undecided.askBeforeUndo(draft, place);
                case NONE -> throw new IllegalStateException("Expected something to undo");
            }
        } else if (!draft.row(place).released) {
            draft.budget--;
            if (draft.row(place).state != otherwise) {
                draft.move(place, otherwise);
            }
            settle(draft, place);
        }
    }

    static boolean wantsUndo(Draft draft, int place) {
        return draft.row(place).mayHaveRun && draft.policy(place).undo() != UndoPolicy.NONE;
    }

    /**
     * Unwinding was done with a node that turns out to have run. All that leads to it waits for it
     * again, over nodes that need nothing themselves, save for those whose undo was sent already.
     */
    static void reopen(Draft draft, int place) {
        if (draft.status == SagaStatus.FAILED) {
            draft.become(SagaStatus.UNWINDING);
        }
        ArrayDeque<Integer> held = new ArrayDeque<>(List.of(place));
        while (!held.isEmpty()) {
            int next = held.remove();
            draft.unsettled++;
            draft.change(next).released = false;
            for (int predecessor : draft.graph.predecessors(next)) {
                NodeRow row = draft.change(predecessor);
                row.heldBy++;
                if (row.heldBy == 1 && row.released) {
                    held.add(predecessor);
                }
                takeBack(draft, predecessor, row);
            }
        }
        draft.worklist.add(place);
    }

    /**
     * An undo that was not sent yet, as its queue was missing or a person is asked, waits for what
     * followed. A node that was skipped has an output, like one that succeeded.
     */
    private static void takeBack(Draft draft, int place, NodeRow row) {
        boolean unsent = row.state == NodeState.UNDO_BACKING_OFF && row.undoAttempts == 0;
        if (unsent) {
            draft.disarm(TimerKind.RETRY, place, row.dueMs);
        }
        if (unsent || Undecided.awaitsUndo(draft, place)) {
            boolean succeeded = Fold.knowsSuccess(draft, place);
            draft.move(place, succeeded ? NodeState.SUCCEEDED : NodeState.FAILED).dueMs = 0;
        }
    }

    /**
     * Unwinding is done with a node, and with all that followed it; its predecessors learn of it.
     */
    static void settle(Draft draft, int place) {
        draft.unsettled--;
        draft.change(place).released = true;
        for (int predecessor : draft.graph.predecessors(place)) {
            NodeRow held = draft.change(predecessor);
            held.heldBy--;
            if (held.heldBy == 0 && predecessor >= draft.cursor) {
                draft.worklist.add(predecessor);
            }
        }
    }
}
