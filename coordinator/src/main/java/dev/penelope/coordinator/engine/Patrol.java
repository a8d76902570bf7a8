package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;

/**
 * Finds commands that nobody answers, and sends them again: under the same key, burning no attempt,
 * at doubling intervals, and not while they may still stand in their queue.
 */
final class Patrol {
    /** How long a command may be unanswered before it is sent again. */
    static final long SILENT_MS = 15 * 60_000;

    private static final int DOUBLINGS = 10;

    private Patrol() {}

    static void look(Draft draft) {
        long limitMs = SILENT_MS << Math.min(draft.resends, DOUBLINGS);
        if (draft.quietSinceMs == 0
                || draft.status.ended()
                || draft.pause.isPresent()
                || draft.nowMs - draft.quietSinceMs < limitMs) {
            return;
        }
        long quietSinceMs = draft.nowMs;
        int sent = 0;
        for (int place = 0; place < draft.graph.size(); place++) {
            NodeRow row = draft.row(place);
            // One that reports heartbeats is watched by its timer.
            if (!row.state.inFlight() || row.dueMs != 0) {
                continue;
            }
            quietSinceMs = Math.min(quietSinceMs, row.sentAtMs);
            boolean silent = draft.nowMs - row.sentAtMs >= limitMs;
            if (silent && sent < Engine.NODES_PER_STEP && !queued(draft, place, row)) {
                Dispatching.again(draft, place);
                sent++;
            }
        }
        draft.quietSinceMs = quietSinceMs;
        if (sent > 0) {
            draft.resends++;
        }
    }

    private static boolean queued(Draft draft, int place, NodeRow row) {
        Direction direction = row.state == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
        return draft.view.stillQueued(
                ((Node.Run) draft.node(place)).policy().queue(), direction, row.sentAtMs);
    }
}
