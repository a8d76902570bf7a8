package dev.penelope.model;

import java.util.Locale;

/** Which of a node's two functions an attempt runs. */
public enum Direction {
    ACTION,
    UNDO;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The word in records: {@code action} or {@code undo}. */
    public String wire() {
        return wire;
    }
}
