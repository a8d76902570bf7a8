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
    RELEASE,
    /** Run a node once more that failed, or that waits for its next attempt. */
    RETRY,
    /** Go on without a node, with an output that a person gives. */
    SKIP,
    /** Tell a node what it waits for. */
    SIGNAL,
    /** Hold the saga before or after a node does something. */
    BREAK,
    /** Let a saga that is held make so many dispatches, and no more. */
    STEP,
    /** Have a node fail, or its undo, without running it. */
    INJECT_ERROR,
    /** Have a node run so many times, or its undo. */
    INJECT_REPEAT,
    /** Take back a breakpoint or an injection: of one node, or all. */
    CLEAR;

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
