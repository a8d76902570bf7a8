package dev.penelope.protocol;

import java.util.Locale;

/** The kinds of record, as the header {@link WireHeaders#KIND} names them. */
public enum Kind {
    START,
    EVENT,
    CONTROL,
    SIGNAL,
    COMMAND,
    RESULT,
    AMENDMENT,
    REPLY,
    NOTICE,
    DEFINITION,
    DEAD_LETTER,
    WORKER;

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in the header, such as {@code dead-letter}. */
    public String wire() {
        return wire;
    }
}
