package dev.penelope.coordinator;

import java.util.Locale;

/**
 * How an open saga stands: each in exactly one of these ways, the first here that fits. Those that
 * are quarantined are counted apart.
 */
public enum Standing {
    /** Undo actions failed for good, and nothing else is left to do: a person decides. */
    STUCK_UNDO_FAILED,
    /** An action's outcome stayed unknown, and its policy asks a person. */
    STUCK_UNKNOWN_OUTCOME,
    /** A person paused it: nothing is dispatched until it is resumed. */
    PAUSED,
    /** Breakpoints are all that it waits for: it goes on when a person clears one, or steps. */
    AT_BREAKPOINT,
    /** A command is unanswered for longer than any should be; the patrol repeats it. */
    SILENT,
    /** Commands are with workers, and nothing is wrong. */
    RUNNING,
    /** The same, of undos. */
    UNWINDING,
    /** All that it waits for are timers, and a node has no worker with its code, or no queue. */
    UNSERVED,
    /** All that it waits for are timers of further attempts. */
    RETRYING,
    /** Nothing is outstanding: the next step of a large saga is due, or something is wrong. */
    IDLE;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in metrics and on pages. */
    public String word() {
        return word;
    }
}
