package dev.penelope.cli.bench.report;

import java.util.List;

/** How long sagas stand still when a coordinator goes. */
final class OutageGrid {
    private OutageGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "A coordinator goes",
                "seconds from the kill, or from being told to end, under load: until it had ended,"
                        + " until the first result of a saga of its partitions, until each of them"
                        + " had one, and what the slowest saga took in all.",
                2,
                List.of(
                        "suite",
                        "what happened",
                        "open sagas",
                        "partitions",
                        "ended",
                        "first",
                        "last",
                        "slowest saga"),
                report.downtimes().stream().map(OutageGrid::row).toList());
    }

    static List<String> row(Downtime of) {
        return List.of(
                of.suite(),
                of.outage(),
                Figures.whole(of.openSagas()),
                "" + of.partitions(),
                Figures.number(of.goneAfterSeconds()),
                moved(of, of.firstSeconds()),
                of.unmoved() > 0 ? "never" : moved(of, of.lastSeconds()),
                Figures.number(of.longestSeconds()));
    }

    private static String moved(Downtime of, double seconds) {
        return of.unmoved() == of.partitions() ? "never" : Figures.number(seconds);
    }
}
