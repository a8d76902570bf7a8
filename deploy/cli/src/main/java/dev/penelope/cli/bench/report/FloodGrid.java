package dev.penelope.cli.bench.report;

import java.util.List;

/** What timers that fall due at once leave to other sagas. */
final class FloodGrid {
    private FloodGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "Timers fall due at once",
                "sagas of the load that ended each second before, while timers were due, and after;"
                        + " and how many seconds passed until the last saga with a timer had"
                        + " ended.",
                3,
                List.of(
                        "suite",
                        "load",
                        "timers",
                        "before",
                        "beside",
                        "part",
                        "after",
                        "seconds",
                        "slowest saga"),
                report.floods().stream().map(FloodGrid::row).toList());
    }

    private static List<String> row(Flood of) {
        return List.of(
                of.suite(),
                of.load(),
                Figures.whole(of.timers()),
                Figures.number(of.alonePerSecond()),
                Figures.number(of.besidePerSecond()),
                Figures.number(of.share()),
                Figures.number(of.afterPerSecond()),
                Figures.number(of.seconds()),
                Figures.number(of.longestSeconds()));
    }
}
