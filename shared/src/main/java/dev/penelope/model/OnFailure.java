package dev.penelope.model;

/** What happens when an action fails, by its worker's word or at the end of its attempts. */
public enum OnFailure {
    /** The saga unwinds. The default. */
    UNWIND,
    /**
     * The saga goes only forward from here: an action that says it failed is tried again like one
     * whose outcome is unknown, and when its attempts are used up, a person decides.
     */
    FORWARD
}
