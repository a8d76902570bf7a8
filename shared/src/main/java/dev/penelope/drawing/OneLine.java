package dev.penelope.cli;

/** Text from elsewhere, made fit for a line of a terminal. */
final class OneLine {
    private OneLine() {}

    /** Line breaks and whatever else could steer the terminal become single spaces. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }
}
