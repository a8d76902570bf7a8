package dev.penelope.worker;

import java.util.Objects;

/**
 * Thrown by an undo action to declare that it will never work: its saga is stuck until a person
 * decides. Anything else that it throws has it tried again.
 */
public final class UndoFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String type;

    private UndoFailed(String type, String message) {
        super(message);
        this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * @param type a name that programs can compare, such as {@code AlreadyPaidOut}
     * @param message a sentence for people
     */
    public static UndoFailed of(String type, String message) {
        return new UndoFailed(type, message);
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
