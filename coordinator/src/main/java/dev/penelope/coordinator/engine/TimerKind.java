package dev.penelope.coordinator.engine;

import dev.penelope.model.Node;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a timer is for. */
public enum TimerKind {
    /** A node's next attempt, in the direction that its state says. */
    RETRY(Judge.NOBODY, About.ACTION),
    /** A step stopped at its limit; the rest is to be dispatched. */
    CONTINUE(Judge.NOBODY, About.SAGA),
    /** An attempt that has reported heartbeats must have reported another. */
    HEARTBEAT(Judge.EVENTS, About.ACTION),
    /** All attempts of a node's action together have had their time. */
    SCHEDULE_TO_CLOSE(Judge.EVENTS, About.ACTION),
    /** The saga has had its time to run forward. */
    DEADLINE(Judge.EVENTS, About.SAGA),
    /** Somebody outside must have said what a node waits for. */
    SIGNAL_DEADLINE(Judge.SIGNALS, About.SIGNAL),
    /** The time has passed that a node waits for. */
    WAIT(Judge.NOBODY, About.TIMER);

    private final Judge judge;
    private final About about;
    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    TimerKind(Judge judge, About about) {
        this.judge = judge;
        this.about = about;
    }

    private enum About {
        SAGA,
        ACTION,
        SIGNAL,
        TIMER
    }

    /** Where what a timer would end may already be reported, in a record not yet read. */
    public enum Judge {
        /** Nothing races with it: it fires by the clock. */
        NOBODY,
        /** Among events. */
        EVENTS,
        /** Among signals. */
        SIGNALS
    }

    /** Behind which records it fires: through that log, after all that was appended before. */
    public Judge judge() {
        return judge;
    }

    /** Whether it fires only through a log. */
    public boolean judgedByLog() {
        return judge != Judge.NOBODY;
    }

    /** Whether it is about such a node, or if there is none, about a saga as a whole. */
    public boolean isAbout(Optional<Node> node) {
        return node.map(this::isAbout).orElse(about == About.SAGA);
    }

    private boolean isAbout(Node node) {
        return switch (about) {
            case SAGA -> false;
            case ACTION -> node.runs();
            case SIGNAL -> node instanceof Node.Signal;
            case TIMER -> node instanceof Node.Timer;
        };
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
