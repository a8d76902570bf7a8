package dev.penelope.coordinator.engine;

import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import java.util.Optional;

/**
 * Takes in what somebody outside says to a node. What comes before the node's turn is kept for it;
 * the first word counts, and the same said again changes nothing.
 */
final class Signals {
    private Signals() {}

    static void take(Draft draft, Event.Control control) {
        String refusal = refusal(draft, control.place());
        if (!refusal.isEmpty()) {
            Controls.refuse(draft, control, "NOT_POSSIBLE", refusal);
            return;
        }
        Payload.Output name = new Payload.Output(control.place());
        Json value = control.wish().value().orElse(Json.NULL);
        Optional<Json> first = draft.payload(name);
        if (first.isEmpty()) {
            draft.keep(name, value);
            Controls.note(draft, control);
            if (draft.row(control.place()).state == NodeState.WAITING) {
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

    private static String refusal(Draft draft, int place) {
        if (place == Failure.SAGA) {
            return "it needs the name of a node";
        }
        if (!(draft.node(place) instanceof Node.Signal)) {
            return "that node waits for no signal";
        }
        if (!Fold.forward(draft)) {
            return "the saga is " + draft.status;
        }
        NodeState state = draft.row(place).state;
        return switch (state) {
            case BLOCKED, READY, WAITING, SUCCEEDED -> "";
            case RUNNING,
                    BACKING_OFF,
                    FAILED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED,
                    SKIPPED ->
                    "that node is " + state;
        };
    }
}
