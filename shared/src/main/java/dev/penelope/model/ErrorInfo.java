package dev.penelope.model;

/**
 * What went wrong in an attempt, as its worker told it.
 *
 * @param type a name that programs can compare, such as {@code CardDeclined}
 * @param message a sentence for people
 * @param trace where it happened, possibly empty
 */
public record ErrorInfo(String type, String message, String trace) {
    public static ErrorInfo of(String type, String message) {
        return new ErrorInfo(type, message, "");
    }

    /** The same, with no text longer than {@link Limits#ERROR_CHARS}. */
    public ErrorInfo cut() {
        boolean fits =
                type.length() <= Limits.LABEL_CHARS
                        && message.length() <= Limits.ERROR_CHARS
                        && trace.length() <= Limits.ERROR_CHARS;
        return fits
                ? this
                : new ErrorInfo(
                        cut(type, Limits.LABEL_CHARS),
                        cut(message, Limits.ERROR_CHARS),
                        cut(trace, Limits.ERROR_CHARS));
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    @Override
    public String toString() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
