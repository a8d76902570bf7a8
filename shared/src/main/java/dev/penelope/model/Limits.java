package dev.penelope.model;

import java.time.Duration;

/** Sizes that everything relies on; what exceeds one is refused where it enters. */
public final class Limits {
    /** Nodes of one definition. */
    public static final int NODES = 5_000;

    /** Edges of one definition. Two wide stages in a row want a node between them instead. */
    public static final int EDGES = 50_000;

    /** Bytes of JSON of a saga's parameters, and of an action's output. */
    public static final int PAYLOAD_BYTES = 256 * 1024;

    /** Bytes of JSON of a heartbeat's details, which wait with the node for its next attempt. */
    public static final int DETAILS_BYTES = 4 * 1024;

    /** Bytes of a command's or a result's value. */
    public static final int RECORD_BYTES = 1024 * 1024;

    /** Bytes of a definition's JSON. */
    public static final int DEFINITION_BYTES = 1024 * 1024;

    /** Characters of an error's text that are kept; the rest is cut. */
    public static final int ERROR_CHARS = 1_024;

    /** Characters of a message, or of a line of history, that are kept. */
    public static final int MESSAGE_CHARS = 4_096;

    /** Characters of an id, and of everything else that is a name. */
    public static final int NAME_CHARS = 128;

    /** Characters of the key that an action is idempotent by. */
    public static final int KEY_CHARS = 1_024;

    /**
     * How deep a payload is nested at most. It leaves room for what is made of payloads: inputs
     * that hold several, records that hold inputs, and logs that hold records.
     */
    public static final int PAYLOAD_DEPTH = 500;

    /** How deep a record is nested at most, its payloads included. */
    public static final int RECORD_DEPTH = 1_000;

    /** Characters of one number in a payload. */
    public static final int NUMBER_CHARS = 1_000;

    /** Characters of the name of a field, in a payload too. */
    public static final int FIELD_CHARS = 1_024;

    /** Fields of one object of ours, those included that a reader does not know. */
    public static final int FIELDS = 256;

    /** Values in a definition, apart from what is in its constants. */
    public static final int DEFINITION_VALUES = 300_000;

    /** Lines of a history, and failures of a result. */
    public static final int NOTES = 1_000;

    /** No attempt has a higher number. */
    public static final int ATTEMPTS = 1_000_000_000;

    /** Labels of one saga. */
    public static final int LABELS = 16;

    /** Characters of a label's name or value. */
    public static final int LABEL_CHARS = 128;

    /** Priorities of starts go from minus this to this. */
    public static final int PRIORITY = 9;

    /** Payloads in one command whose origin is said. */
    public static final int ORIGINS = 256;

    /** Definitions that one worker is restricted to. */
    public static final int DEFINITIONS = 1_000;

    /** Nothing runs again for more than so many times, by a person's wish. */
    public static final int EPOCHS = 1_000_000;

    /** Characters of the seal of a control. */
    public static final int SEAL_CHARS = 512;

    /** Resources that one start names. */
    public static final int RESOURCES = 16;

    /** Characters of an actor or a reason in a control. */
    public static final int REASON_CHARS = 512;

    /** Actions of one worker. One that has more can be two workers. */
    public static final int ACTIONS = 2_000;

    /** How often one control can have something done. */
    public static final int TIMES = 1_000;

    /** No deadline, wait or timeout is longer: adding one to a date must not overflow. */
    public static final Duration LONGEST = Duration.ofDays(3_650);

    private Limits() {}

    /** Whether that is a wait, deadline or timeout: records count in milliseconds. */
    static boolean allow(Duration duration) {
        return duration.compareTo(Duration.ofMillis(1)) >= 0 && duration.compareTo(LONGEST) <= 0;
    }
}
