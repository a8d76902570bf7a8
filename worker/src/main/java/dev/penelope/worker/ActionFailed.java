package dev.penelope.worker;

import java.util.Objects;

/**
 * Thrown by an action to declare that it had no net effect and that trying again is no use: the
 * saga unwinds. Throw anything else if an effect is possible.
 */
public final class ActionFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;

    private ActionFailed(String type, String message) {
        super(message);
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * @param type a name that programs can compare, such as {@code CardDeclined}
     * @param message a sentence for people
     */
    public static ActionFailed of(String type, String message) {
        return new ActionFailed(type, message);
    }

    public String type() {
        return type;
    }

    /** The sentence for people. */
    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
