package dev.penelope.cli;

/**
 * Colours for a terminal, or none: what is written to a file or a pipe, or by someone who set
 * {@code NO_COLOR}, is plain.
 */
enum Paint {
    PLAIN,
    COLOURED;

    private static final String ESCAPE = "\u001B[";
    private static final String RESET = ESCAPE + "0m";

    String green(String text) {
        return in("32", text);
    }

    String red(String text) {
        return in("31", text);
    }

    String yellow(String text) {
        return in("33", text);
    }

    String dim(String text) {
        return in("2", text);
    }

    String bold(String text) {
        return in("1", text);
    }

    private String in(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : ESCAPE + code + "m" + text + RESET;
    }
}
