package dev.penelope.worker.runtime;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Limits;
import org.jspecify.annotations.Nullable;

/** Turns what user code threw into something to send. */
final class Errors {
    private Errors() {}

    static ErrorInfo of(Throwable thrown) {
        return new ErrorInfo(name(thrown), message(thrown), trace(thrown)).cut();
    }

    /** The exception's message, or its type if it has none. */
    static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank() ? thrown.getClass().getName() : message;
    }

    private static String name(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName() : simple;
    }

    /** The innermost frames first, ours left out; then the causes. Stops when there is enough. */
    private static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        frames(text, thrown.getStackTrace());
        @Nullable Throwable cause = thrown.getCause();
        while (cause != null && text.length() < Limits.ERROR_CHARS) {
            text.append("caused by ").append(cause).append('\n');
            frames(text, cause.getStackTrace());
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static void frames(StringBuilder text, StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            boolean ours = frame.getClassName().equals(Dispatcher.class.getName());
            if (ours || text.length() >= Limits.ERROR_CHARS) {
                return;
            }
            text.append("at ").append(frame).append('\n');
        }
    }
}
