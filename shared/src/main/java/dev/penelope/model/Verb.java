package dev.penelope.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator can wish for. */
public enum Verb {
    /** Dispatch nothing new until resumed; what runs goes on and is recorded. */
    PAUSE,
    RESUME,
    /** Unwind, as if something had failed. */
    ABORT,
    /** Try a failed undo again: of one node, or of all. */
    RETRY_UNDO,
    /** Take a node as undone, because a person saw to it. */
    MARK_UNDONE,
    /** Give the saga up: nothing more is dispatched, ever. */
    ABANDON,
    /** Let a quarantined saga go on, with all that came in meanwhile. */
    RELEASE;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in records and on the command line, such as {@code retry-undo}. */
    public String wire() {
        return wire;
    }

    /** The verb that goes by this word. */
    public static Optional<Verb> ofWire(String word) {
        return Arrays.stream(values()).filter(verb -> verb.wire.equals(word)).findFirst();
    }
}
