package dev.penelope.coordinator.testing;

/** How an action is made to fail. */
public enum Injection {
    /** It is not run, and its worker is sure of that: its node needs no undo. */
    WITHOUT_EFFECT("fails without effect"),
    /** It is not run, but nobody can be sure of that: its undo finds nothing to undo. */
    IN_DOUBT("fails without effect, which nobody knows"),
    /** It is run, and its output is lost: its undo is called without one. */
    AFTER_EFFECT("fails after its effect"),
    /** Its first attempt is not run, and its worker is sure of that; all others are. */
    ONCE("fails once");

    private final String words;

    Injection(String words) {
        this.words = words;
    }

    /** In a sentence, after the name of a node. */
    @Override
    public String toString() {
        return words;
    }
}
