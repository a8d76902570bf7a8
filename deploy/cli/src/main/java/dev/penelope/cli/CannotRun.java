package dev.penelope.cli;

/** The surroundings do not let a command run. The message is one line that says what to do. */
final class CannotRun extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean mayLackRights;

    CannotRun(String message) {
        this(message, false);
    }

    private CannotRun(String message, boolean mayLackRights) {
        super(message);
        this.mayLackRights = mayLackRights;
    }

    /** Of something that is not there, or that Kafka shows only to whoever has a right to it. */
    static CannotRun unseen(String message) {
        return new CannotRun(message, true);
    }

    boolean mayLackRights() {
        return mayLackRights;
    }

    CannotRun(String message, Throwable cause) {
        super(message, cause);
        this.mayLackRights = false;
    }
}
