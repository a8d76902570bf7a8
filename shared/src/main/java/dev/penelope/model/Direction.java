package dev.penelope.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of a node's two functions an attempt runs. */
public enum Direction {
    ACTION,
    UNDO;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word in records: {@code action} or {@code undo}. */
    public String wire() {
        return wire;
    }

    /** The direction that goes by this word. */
    public static Optional<Direction> ofWire(String word) {
        return Arrays.stream(values()).filter(each -> each.wire.equals(word)).findFirst();
    }
}
