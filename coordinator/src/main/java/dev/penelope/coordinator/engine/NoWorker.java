package dev.penelope.coordinator.engine;

import dev.penelope.model.Node;

/**
 * Has people know of actions that a saga waits for and that nobody is known to serve: once for each
 * action. Nothing is decided by it, for whoever serves an action takes its commands, known or not.
 */
public final class NoWorker {
    /** Of so many actions people are told; those of one saga mostly lack for one reason. */
    private static final int MOST = 8;

    private static final String BEGINNING = "No worker of queue ";

    private NoWorker() {}

    /** Since when a node's command is out, or was answered by a worker without the code; or 0. */
    public static long waitsSinceMs(NodeRow row) {
        boolean unheard =
                switch (row.state) {
                    // One that reports heartbeats is at work.
                    case RUNNING, UNDOING -> row.dueMs == 0;
                    case BACKING_OFF, UNDO_BACKING_OFF -> row.isUnserved();
                    case BLOCKED,
                            READY,
                            WAITING,
                            SUCCEEDED,
                            FAILED,
                            UNDONE,
                            UNDO_FAILED,
                            UNREACHED,
                            SKIPPED ->
                            false;
                };
        return unheard ? row.sentAtMs : 0;
    }

    /** Whether people need not be told that nobody serves that action: they were, or of others. */
    public static boolean isTold(Saga saga, Node.Run node) {
        String line = line(node);
        int told = 0;
        for (Note note : saga.notes()) {
            if (note.text().startsWith(line)) {
                return true;
            }
            told += note.text().startsWith(BEGINNING) ? 1 : 0;
        }
        return told >= MOST;
    }

    static void look(Draft draft) {
        for (int place = 0; place < draft.graph.size(); place++) {
            if (draft.node(place) instanceof Node.Run node) {
                long sinceMs = waitsSinceMs(draft.row(place));
                if (sinceMs != 0
                        && draft.view.lacksWorker(node.policy().queue(), node.action(), sinceMs)) {
                    tell(draft, place);
                }
            }
        }
    }

    static void tell(Draft draft, int place) {
        if (draft.node(place) instanceof Node.Run node && draft.history.count(BEGINNING) < MOST) {
            draft.tellWaiting("WAITING_FOR_WORKER", line(node), place);
        }
    }

    private static String line(Node.Run node) {
        return BEGINNING
                + node.policy().queue()
                + " is known to serve the action \""
                + node.action()
                + "\"";
    }
}
