package dev.penelope.model;

/** What unwinding does with a node that may have run. */
public enum UndoPolicy {
    /** Its undo action runs. The default. */
    UNDO,
    /** Nothing: its effect needs no undoing, by the word of the definition's author. */
    NONE
}
