package dev.penelope.coordinator.engine;

import dev.penelope.model.NodeState;
import dev.penelope.model.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What an operator could do with a saga as it is now, beside setting something for later. */
final class Moves {
    private Moves() {}

    static List<Verb> possible(Draft draft) {
        if (draft.status.ended()) {
            return List.of();
        }
        List<Verb> possible = new ArrayList<>();
        possible.add(draft.pause.isPresent() ? Verb.RESUME : Verb.PAUSE);
        if (draft.pause.isPresent() || !draft.gates.stopped().isEmpty()) {
            possible.add(Verb.STEP);
        }
        if (!draft.gates.isEmpty()) {
            possible.add(Verb.CLEAR);
        }
        if (Fold.forward(draft)) {
            addForward(draft, possible);
        }
        if (draft.undoFailed > 0) {
            if (canRetryUndo(draft)) {
                possible.add(Verb.RETRY_UNDO);
            }
            possible.add(Verb.MARK_UNDONE);
        }
        possible.add(Verb.ABANDON);
        return possible;
    }

    private static void addForward(Draft draft, List<Verb> possible) {
        boolean backsOff = draft.active > draft.inFlight + draft.waiting();
        if (draft.undecided > 0 || backsOff) {
            possible.add(Verb.RETRY);
        }
        if (draft.undecided > 0
                || draft.active > draft.inFlight
                || !draft.gates.stopped().isEmpty()) {
            possible.add(Verb.SKIP);
        }
        if (draft.signals > 0) {
            possible.add(Verb.SIGNAL);
        }
        if (Undecided.noWayBack(draft).isEmpty()) {
            possible.add(Verb.ABORT);
            if (draft.undecided > 0) {
                possible.add(Verb.MARK_UNDONE);
            }
        }
    }

    /** Whether the undo of any node waits for a person to have it run. */
    static boolean canRetryUndo(Draft draft) {
        return IntStream.range(0, draft.graph.size())
                .anyMatch(place ->
                        draft.row(place).state == NodeState.UNDO_FAILED
                                && draft.policy(place).undo().runs());
    }
}
