package dev.penelope.topic;

/** One configuration entry of a topic, why it is so, and how far a real one may differ. */
public record Setting(String name, String value, Match match, String reason) {
    /** How a real topic's value may differ from ours. */
    public enum Match {
        /** Correctness needs exactly this value. */
        EXACTLY,
        /** Correctness needs at least this number; -1 is without limit. */
        AT_LEAST,
        /** Correctness needs at most this number; -1 is without limit. */
        AT_MOST,
        /** Our advice; another value costs time or space, or suits someone better. */
        ADVICE
    }

    /** Correctness needs exactly this value. */
    public static Setting exactly(String name, Object value, String reason) {
        return new Setting(name, value.toString(), Match.EXACTLY, reason);
    }

    /** Correctness needs at least this number. */
    public static Setting atLeast(String name, Object value, String reason) {
        return new Setting(name, value.toString(), Match.AT_LEAST, reason);
    }

    /** Correctness needs at most this number. */
    public static Setting atMost(String name, Object value, String reason) {
        return new Setting(name, value.toString(), Match.AT_MOST, reason);
    }

    /** Another value costs time or space. */
    public static Setting advice(String name, Object value, String reason) {
        return new Setting(name, value.toString(), Match.ADVICE, reason);
    }

    /** Whether {@code actual} is what correctness needs. */
    boolean allows(String actual) {
        if (actual.isEmpty()) {
            return match == Match.ADVICE;
        }
        return switch (match) {
            case EXACTLY -> actual.equals(value);
            case AT_LEAST -> number(actual) >= number(value);
            case AT_MOST -> number(actual) <= number(value);
            case ADVICE -> true;
        };
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            return number < 0 ? Long.MAX_VALUE : number;
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "Expected a whole number, but got \"" + text + "\"", notANumber);
        }
    }
}
