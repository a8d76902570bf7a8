package dev.penelope.cli;

import dev.penelope.drawing.NodeWords;

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

    String of(NodeWords.Words words) {
        String state =
                switch (words.tone()) {
                    case GOOD -> green(words.state());
                    case BAD -> red(words.state());
                    case NOTABLE -> yellow(words.state());
                    case FAINT -> dim(words.state());
                };
        return state + words.error() + dim(words.remarks());
    }

    private String in(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : ESCAPE + code + "m" + text + RESET;
    }
}
