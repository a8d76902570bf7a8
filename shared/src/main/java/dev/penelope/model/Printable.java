package dev.penelope.model;

/**
 * Texts from records, made fit for a log line, an error message or a terminal: of bounded length,
 * on one line, and without characters that steer a terminal or turn the direction of writing.
 */
public final class Printable {
    /** Characters of what came that an error message repeats. */
    private static final int EXCERPT_CHARS = 64;

    private static final char REPLACEMENT = '\uFFFD';

    private Printable() {}

    /** The text on one line, with at most so many characters. */
    public static String line(String text, int most) {
        String cut = cut(text, most);
        for (int at = 0; at < cut.length(); at++) {
            if (!isPlain(cut, at)) {
                return replaced(cut);
            }
        }
        return cut;
    }

    /** The beginning of what came, in quotes, for an error message. */
    public static String excerpt(String text) {
        String quoted = '"' + line(text, EXCERPT_CHARS) + '"';
        return text.length() <= EXCERPT_CHARS
                ? quoted
                : quoted + " (" + text.length() + " characters)";
    }

    /** The text with at most so many characters, the last an ellipsis if it was longer. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        // A pair of surrogates is one character: half of it cannot be encoded.
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /** The text with every half of a pair of surrogates replaced, so that it can be encoded. */
    public static String encodable(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (isHalf(text, at)) {
                StringBuilder whole = new StringBuilder(text);
                for (int i = at; i < text.length(); i++) {
                    if (isHalf(text, i)) {
                        whole.setCharAt(i, REPLACEMENT);
                    }
                }
                return whole.toString();
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int at = 0; at < text.length(); at++) {
            if (!isPlain(text, at)) {
                plain.setCharAt(at, Character.isISOControl(text.charAt(at)) ? ' ' : REPLACEMENT);
            }
        }
        return plain.toString();
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (c >= ' ' && c < 0x7F) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            case Character.SURROGATE -> !isHalf(text, at);
            default -> true;
        };
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
