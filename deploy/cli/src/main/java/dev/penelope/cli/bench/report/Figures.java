package dev.penelope.cli.bench.report;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How figures are written: as many digits as mean something. */
final class Figures {
    private static final double KIB = 1024;

    private Figures() {}

    static String number(double value) {
        return String.format(
                Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%,.0f", value);
    }

    static String small(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String mebibytes(long bytes) {
        return whole(bytes / KIB / KIB) + " MiB";
    }

    /** The median of the windows. */
    static String median(Measurement of, ToDoubleFunction<Window> what) {
        return number(of.median(what));
    }

    /** From the least to the most of the windows. */
    static String range(Measurement of, ToDoubleFunction<Window> what) {
        return number(of.least(what)) + "–" + number(of.most(what));
    }
}
