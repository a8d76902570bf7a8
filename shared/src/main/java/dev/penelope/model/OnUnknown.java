package dev.penelope.model;

/** What happens when the outcome of an action is still unknown after its last attempt. */
public enum OnUnknown {
    /** The node fails, and its undo runs: it may have taken effect. The default. */
    UNDO,
    /** The saga stands still for a person to decide. */
    STUCK
}
