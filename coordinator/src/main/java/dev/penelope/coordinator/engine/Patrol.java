package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds commands that nobody answers, and sends them again: under the same key, burning no attempt,
 * at doubling intervals, and not while they may still stand in their queue. Asks for limits that
 * nobody judged.
 */
final class Patrol {
    /** How long a command may be unanswered before it is sent again. */
    static final long SILENT_MS = 15 * 60_000;

    private Patrol() {}

    static void look(Draft draft) {
        if (draft.status.ended() || draft.pause.isPresent()) {
            return;
        }
        NoWorker.look(draft);
        if (draft.quietSinceMs == 0 || draft.nowMs - draft.quietSinceMs < SILENT_MS) {
            return;
        }
        Timers.askAgain(draft, draft.nowMs - SILENT_MS);
        long quietSinceMs = draft.nowMs;
        List<Integer> silent = new ArrayList<>();
        for (int place = 0; place < draft.graph.size(); place++) {
            NodeRow row = draft.row(place);
            // One that reports heartbeats is watched by its timer.
            if (!row.state.inFlight() || row.dueMs != 0) {
                continue;
            }
            quietSinceMs = Math.min(quietSinceMs, row.sentAtMs);
            if (doublings(draft.nowMs - row.sentAtMs) > row.resends) {
                silent.add(place);
            }
        }
        draft.quietSinceMs = quietSinceMs;
        repeat(draft, silent);
    }

    /** As many as one step may send; nobody's second turn comes before everybody's first. */
    private static void repeat(Draft draft, List<Integer> silent) {
        silent.sort(Comparator.comparingInt(place -> draft.row(place).resends));
        for (int i = 0; i < silent.size() && draft.budget > 0; i++) {
            int place = silent.get(i);
            NodeRow row = draft.row(place);
            if (!queued(draft, place, row) && Dispatching.again(draft, place)) {
                draft.change(place).resends = doublings(draft.nowMs - row.sentAtMs);
            }
        }
    }

    /** How often the limit would have to be doubled to exceed this, or 0. */
    private static int doublings(long silenceMs) {
        return Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, silenceMs) / SILENT_MS);
    }

    private static boolean queued(Draft draft, int place, NodeRow row) {
        Direction direction = row.state == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
        Node.Run node = (Node.Run) draft.node(place);
        return draft.view.stillQueued(node.policy().queue(), direction, node.name(), row.sentAtMs);
    }
}
