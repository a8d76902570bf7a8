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
                        Printable.cut(type, Limits.LABEL_CHARS),
                        Printable.cut(message, Limits.ERROR_CHARS),
                        Printable.cut(trace, Limits.ERROR_CHARS));
    }

    @Override
    public String toString() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
