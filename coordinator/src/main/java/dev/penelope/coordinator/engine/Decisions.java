package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;

/**
 * Does what a person decides about a node that failed, or that waits: to run once more, or to be
 * gone without. Each returns why it is not possible, or nothing.
 */
final class Decisions {
    private Decisions() {}

    /**
     * Runs a node once more, in an attempt of its own, under the same key. If an earlier attempt
     * took effect after all, that counts, whatever its input was.
     */
    static String retry(Draft draft, Event.Control control) {
        String refusal = refusal(draft, control);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        int place = control.place();
        NodeRow row = draft.row(place);
        if (control.wish().value().isPresent() && !draft.node(place).runs()) {
            return "that node takes no input";
        }
        switch (row.state) {
            case FAILED -> {
                Undecided.settle(draft, place);
                draft.change(place).losses = 0;
            }
            case BACKING_OFF -> {
                draft.disarm(TimerKind.RETRY, place, row.dueMs);
                draft.change(place).dueMs = 0;
            }
            case BLOCKED,
                    READY,
                    RUNNING,
                    WAITING,
                    SUCCEEDED,
                    SKIPPED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED -> {
                return isNot(row);
            }
        }
        control.wish().value().ifPresent(input -> edit(draft, place, input));
        Advance.ready(draft, place);
        return "";
    }

    private static void edit(Draft draft, int place, Json input) {
        draft.keep(new Payload.Input(place), input);
        draft.change(place).edited = true;
    }

    /** Goes on without a node, as if it had put out what the person says. */
    static String skip(Draft draft, Event.Control control) {
        String refusal = refusal(draft, control);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        int place = control.place();
        NodeRow row = draft.row(place);
        switch (row.state) {
            case FAILED -> Undecided.settle(draft, place);
            case BACKING_OFF -> draft.disarm(TimerKind.RETRY, place, row.dueMs);
            case WAITING -> Waiting.disarm(draft, place);
            case READY -> {}
            case BLOCKED,
                    RUNNING,
                    SUCCEEDED,
                    SKIPPED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED -> {
                return isNot(row);
            }
        }
        pass(draft, place);
        draft.keep(new Payload.Output(place), control.wish().value().orElse(Json.NULL));
        Advance.succeeded(draft, place);
        return "";
    }

    private static void pass(Draft draft, int place) {
        if (draft.node(place).runs()) {
            ActionEnd.close(draft, place, draft.change(place));
        }
        NodeRow row = draft.move(place, NodeState.SKIPPED);
        row.dueMs = 0;
        row.closeByMs = 0;
        row.repeat = false;
        draft.gates.settle(place, Direction.ACTION);
    }

    private static String refusal(Draft draft, Event.Control control) {
        if (control.place() == Failure.SAGA) {
            return "it needs the name of a node";
        }
        if (!Fold.forward(draft)) {
            return "the saga is " + draft.status;
        }
        return "";
    }

    private static String isNot(NodeRow row) {
        return "that node is " + row.state;
    }
}
