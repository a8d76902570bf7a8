package dev.penelope.coordinator.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a timer is for. */
public enum TimerKind {
    /** A node's next attempt, in the direction that its state says. */
    RETRY(true, false),
    /** A step stopped at its limit; the rest is to be dispatched. */
    CONTINUE(false, false),
    /** An attempt that has reported heartbeats must have reported another. */
    HEARTBEAT(true, true),
    /** All attempts of a node's action together have had their time. */
    SCHEDULE_TO_CLOSE(true, true),
    /** The saga has had its time to run forward. */
    DEADLINE(false, true);

    private final boolean ofNode;
    private final boolean judgedByLog;
    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    TimerKind(boolean ofNode, boolean judgedByLog) {
        this.ofNode = ofNode;
        this.judgedByLog = judgedByLog;
    }

    /** Whether it is a node's; others are the saga's as a whole. */
    public boolean ofNode() {
        return ofNode;
    }

    /**
     * Whether what it would end may already be reported, in a record not yet read: then it fires
     * only through the log, behind all that was appended before.
     */
    public boolean judgedByLog() {
        return judgedByLog;
    }

    /** The word in ticks. */
    public String wire() {
        return wire;
    }

    /** The kind that goes by this word. */
    public static Optional<TimerKind> ofWire(String word) {
        return Arrays.stream(values()).filter(kind -> kind.wire.equals(word)).findFirst();
    }
}
