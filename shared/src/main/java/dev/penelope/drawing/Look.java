package dev.penelope.drawing;

import dev.penelope.model.NodeState;
import java.util.Locale;

/** How states look. */
final class Look {
    private Look() {}

    static String words(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Pale, so that black text is read well on it; nothing is told by colour alone. */
    static String fill(NodeState state) {
        return switch (state) {
            case BLOCKED, READY -> "#ffffff";
            case RUNNING, BACKING_OFF, WAITING -> "#cfe2ff";
            case SUCCEEDED -> "#d1e7dd";
            case FAILED, UNDO_FAILED -> "#f8d7da";
            case UNDOING, UNDO_BACKING_OFF, UNDONE -> "#fff3cd";
            case UNREACHED, SKIPPED -> "#e9ecef";
        };
    }
}
