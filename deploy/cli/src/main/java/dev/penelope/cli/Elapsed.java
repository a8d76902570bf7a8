package dev.penelope.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them: 0.41 s, 3 min 12 s, 2 h 5 min, 4 d 1 h. */
final class Elapsed {
    private Elapsed() {}

    static String words(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.2f s", Math.max(0, time.toMillis()) / 1000.0);
        }
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            return two(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        if (time.compareTo(Duration.ofDays(1)) < 0) {
            return two(time.toHours(), "h", time.toMinutesPart(), "min");
        }
        return two(time.toDays(), "d", time.toHoursPart(), "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
