package dev.penelope.coordinator;

import java.util.Locale;

/**
 * How an open saga stands: each in exactly one of these ways, the first here that fits. Those that
 * are quarantined are counted apart.
 */
public enum Standing {
    /** Undo actions failed for good, and nothing else is left to do: a person decides. */
    STUCK_UNDO_FAILED,
    /** An action's outcome stayed unknown, and a person is asked. */
    STUCK_UNKNOWN_OUTCOME,
    /** An action failed for good in a saga that only goes forward: a person decides. */
    STUCK_FORWARD_FAILED,
    /** A policy asks a person before something is undone, and nothing else is left to do. */
    STUCK_OPERATOR_ASKED,
    /** A person paused it: nothing is dispatched until it is resumed. */
    PAUSED,
    /** Breakpoints are all that it waits for: it goes on when a person clears one, or steps. */
    AT_BREAKPOINT,
    /** A command is out, or would be, for an action that no worker is known to serve. */
    WAITING_FOR_WORKER,
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
    /** Nothing is left to do until somebody outside says what a node waits for. */
    WAITING_FOR_SIGNAL,
    /** The same, until a time has passed that a node waits for. */
    WAITING_FOR_TIMER,
    /** Nothing is outstanding: the next step of a large saga is due, or something is wrong. */
    IDLE;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in metrics and on pages. */
    public String word() {
        return word;
    }
}
