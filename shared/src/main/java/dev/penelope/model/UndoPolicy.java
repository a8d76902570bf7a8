package dev.penelope.model;

/** What unwinding does with a node that may have run. */
public enum UndoPolicy {
    /** Its undo action runs. The default. */
    UNDO,
    /** Nothing: its effect needs no undoing, by the word of the definition's author. */
    NONE,
    /**
     * Its effect cannot be undone: once it has succeeded, the saga goes only forward, whatever
     * fails. A person sees to it where it may have run in a saga that unwinds all the same.
     */
    PIVOT,
    /** A person is asked first: they have its undo action run, or see to it themselves. */
    ASK_OPERATOR;

    /** Whether its node has an undo action, which workers can run. */
    public boolean runs() {
        return this == UNDO || this == ASK_OPERATOR;
    }
}
