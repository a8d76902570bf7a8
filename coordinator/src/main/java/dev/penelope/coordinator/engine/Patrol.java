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

    private Patrol() {}

    static void look(Draft draft) {
        if (draft.quietSinceMs == 0
                || draft.status.ended()
                || draft.pause.isPresent()
                || draft.nowMs - draft.quietSinceMs < SILENT_MS) {
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
            if (sent < Engine.NODES_PER_STEP && silent(draft, row) && !queued(draft, place, row)) {
                sent += Dispatching.again(draft, place);
            }
        }
        draft.quietSinceMs = quietSinceMs;
        if (sent > 0) {
            draft.resentAtMs = draft.nowMs;
        }
    }

    /** Whether its silence has reached the limit, or doubled, since commands were last repeated. */
    private static boolean silent(Draft draft, NodeRow row) {
        return doublings(draft.nowMs - row.sentAtMs) > doublings(draft.resentAtMs - row.sentAtMs);
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
