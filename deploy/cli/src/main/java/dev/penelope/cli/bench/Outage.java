package dev.penelope.cli.bench;

/** What is done to a coordinator under load. */
public enum Outage {
    /** It is told to end, and is started again. */
    RESTARTED("ended in order, started again"),
    /** It is killed, and is started again at once on the same machine. */
    KILLED("killed, started again"),
    /** It is killed, and what is started again has to restore all state. */
    STATE_LOST("killed, started again without its state"),
    /**
     * Another one, with a copy of the state, takes over from one that is killed: the last thing.
     */
    TAKEN_OVER("killed, another with a standby takes over");

    private final String words;

    Outage(String words) {
        this.words = words;
    }

    /** For people. */
    String words() {
        return words;
    }
}
