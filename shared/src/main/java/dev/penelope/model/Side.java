package dev.penelope.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** On which side of what a node does a breakpoint stands. */
public enum Side {
    BEFORE,
    AFTER;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word in records: {@code before} or {@code after}. */
    public String wire() {
        return wire;
    }

    /** The side that goes by this word. */
    public static Optional<Side> ofWire(String word) {
        return Arrays.stream(values()).filter(side -> side.wire.equals(word)).findFirst();
    }
}
