package dev.penelope.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of one attempt. */
public enum OutcomeKind {
    /** It took effect. */
    SUCCEEDED,
    /**
     * An action: this attempt had no net effect, by the word of its author. An undo action: it will
     * never work, and a person must help.
     */
    FAILED,
    /** Nobody knows: it timed out, its worker was lost, or it broke in an undeclared way. */
    UNKNOWN,
    /** It took effect, and its output cannot be used: it is too large, or has no JSON form. */
    UNUSABLE,
    /** No attempt was made: the worker has no code for this action. */
    UNSERVED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word in records. */
    public String wire() {
        return wire;
    }

    /** The kind that goes by this word in records. */
    public static Optional<OutcomeKind> ofWire(String word) {
        return Arrays.stream(values()).filter(kind -> kind.wire.equals(word)).findFirst();
    }
}
