package dev.penelope.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them: 500ms, 30s, 5m, 1h30m; PT30S as well. */
final class Times implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        try {
            if (text.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            }
            String upper = text.toUpperCase(Locale.ROOT);
            return Duration.parse(upper.startsWith("P") ? upper : iso(upper));
        } catch (DateTimeParseException | NumberFormatException notATime) {
            throw new TypeConversionException(
                    "expected a time such as 500ms, 30s, 5m or 1h30m, but it is \"" + text + "\"");
        }
    }

    private static String iso(String upper) {
        int day = upper.indexOf('D');
        return day < 0 ? "PT" + upper : days(upper.substring(0, day + 1), upper.substring(day + 1));
    }

    private static String days(String days, String rest) {
        return "P" + days + (rest.isEmpty() ? "" : "T" + rest);
    }
}
