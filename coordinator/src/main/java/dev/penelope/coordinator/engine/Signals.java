package dev.penelope.coordinator.engine;

import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.Optional;

/**
 * Takes in what somebody outside says to a node. What comes before the node's turn is kept for it;
 * the first word counts, and the same said again changes nothing. What comes too late is refused,
 * and kept all the same: what ran behind the node, in a transaction that was lost, took that word,
 * and its undo takes it as well.
 */
final class Signals {
    private Signals() {}

    static void take(Draft draft, Event.Control control) {
        String refusal = refusal(draft, control.place());
        if (!refusal.isEmpty()) {
            if (control.place() != Failure.SAGA && mayUndo(draft, control.place())) {
                draft.keep(
                        new Payload.Output(control.place()),
                        control.wish().value().orElse(Json.NULL));
            }
            Controls.refuse(draft, control, "NOT_POSSIBLE", refusal);
            return;
        }
        Payload.Output name = new Payload.Output(control.place());
        Json value = control.wish().value().orElse(Json.NULL);
        Optional<Json> first = draft.payload(name);
        if (first.isEmpty()) {
            draft.keep(name, value);
            Controls.note(draft, control);
            NodeRow row = draft.row(control.place());
            if (row.state == NodeState.FAILED) {
                Undecided.settle(draft, control.place());
            }
            if (row.state == NodeState.WAITING || row.state == NodeState.FAILED) {
                Waiting.heard(draft, control.place());
            }
            Controls.accept(draft, control, "DONE", "is done");
        } else if (first.get().equals(value)) {
            Controls.accept(draft, control, "DUPLICATE", "was done before, with the same value");
        } else {
            Controls.refuse(
                    draft, control, "CONFLICT", "another value came before, and the first counts");
        }
    }

    /** Whether what ran behind a signal that nobody was known to have sent may be undone yet. */
    private static boolean mayUndo(Draft draft, int place) {
        return draft.node(place) instanceof Node.Signal
                && draft.status != SagaStatus.SUCCEEDED
                && draft.status != SagaStatus.ABANDONED
                && !Fold.knowsSuccess(draft, place);
    }

    private static String refusal(Draft draft, int place) {
        if (draft.status.ended()) {
            return "the saga is " + draft.status;
        }
        if (place == Failure.SAGA) {
            return "it needs the name of a node";
        }
        if (!(draft.node(place) instanceof Node.Signal)) {
            return "that node waits for no signal";
        }
        if (!Fold.forward(draft)) {
            return "the saga is " + draft.status;
        }
        NodeRow row = draft.row(place);
        return switch (row.state) {
            case BLOCKED, READY, WAITING, SUCCEEDED, FAILED -> "";
            case RUNNING,
                    BACKING_OFF,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED,
                    SKIPPED ->
                    "that node is " + row.state;
        };
    }
}
