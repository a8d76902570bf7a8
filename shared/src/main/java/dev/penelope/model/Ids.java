package dev.penelope.model;

/** The one rule for everything that is named: 1–128 characters of {@code [A-Za-z0-9._~-]}. */
final class Ids {
    static final int LONGEST = Limits.NAME_CHARS;

    /** By character: every record has several ids, each of them checked. */
    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (char c = 0; c < ALLOWED.length; c++) {
            ALLOWED[c] =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '.'
                            || c == '_'
                            || c == '~'
                            || c == '-';
        }
    }

    private Ids() {}

    static String check(String what, String value) {
        if (!valid(value)) {
            throw new IllegalArgumentException(
                    "Expected "
                            + what
                            + " of 1 to "
                            + LONGEST
                            + " characters of [A-Za-z0-9._~-], but got "
                            + Printable.excerpt(value));
        }
        return value;
    }

    /**
     * A queue's name becomes part of a topic's, where Kafka wants no tilde, and of a group's, where
     * what ends in {@code .undo} is the group for undo actions of another queue.
     */
    static boolean validQueue(String value) {
        return valid(value) && value.indexOf('~') < 0 && !value.endsWith(".undo");
    }

    static boolean valid(String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ALLOWED.length || !ALLOWED[c]) {
                return false;
            }
        }
        return true;
    }
}
