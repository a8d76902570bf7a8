package dev.penelope.drawing;

/** Text from elsewhere, made fit for a line of a terminal. */
public final class OneLine {
    private OneLine() {}

    /** Line breaks and whatever else could steer the terminal become single spaces. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }
}
