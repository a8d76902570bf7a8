package dev.penelope.cli.bench.bare;

import java.util.List;

/** The topics of the bare loop. */
public final class BareTopics {
    public static final String START = "bare-start";
    public static final String EVENT = "bare-event";
    public static final String COMMAND = "bare-command";
    public static final String RESULT = "bare-result";

    public static final List<String> ALL = List.of(START, EVENT, COMMAND, RESULT);

    private BareTopics() {}
}
