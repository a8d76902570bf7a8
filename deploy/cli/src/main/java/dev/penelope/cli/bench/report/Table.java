package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A report for a terminal, and what there is to say on the way. */
public final class Table {
    private Table() {}

    public static List<String> of(BenchReport report) {
        List<String> lines = new ArrayList<>();
        grids(report)
                .forEach(grid -> {
                    lines.addAll(grid.text());
                    lines.add("");
                });
        lines.addAll(Troubles.of(report));
        return lines;
    }

    /** All tables of a report that have anything in them. */
    static List<Grid> grids(BenchReport report) {
        return Stream.of(
                        LoadGrid.of(report),
                        RatioGrid.of(report),
                        NodeGrid.of(report),
                        MemoryGrid.of(report),
                        OutageGrid.of(report),
                        FloodGrid.of(report),
                        CpuGrid.of(report),
                        RecordGrid.of(report))
                .filter(grid -> !grid.isEmpty())
                .toList();
    }

    /** One load, when it has been measured. */
    public static String line(Measurement of) {
        Subject subject = of.subject();
        return "%s: %s, %s: %s sagas/s (%s), p50 %s ms, p99 %s ms, CPU %s ms; after %.0f s%s, compiling %s, others %s, load %s"
                .formatted(
                        subject.suite(),
                        subject.workload(),
                        subject.load(),
                        Figures.median(of, Window::sagasPerSecond),
                        Figures.range(of, Window::sagasPerSecond),
                        Figures.median(of, Window::p50Ms),
                        Figures.median(of, Window::p99Ms),
                        Figures.small(of.median(Window::cpuMs)),
                        of.leadInSeconds(),
                        of.settled() ? "" : " (not settled)",
                        Figures.small(of.median(Window::compilingCores)),
                        Figures.small(of.median(Window::othersCores)),
                        of.loadAverage());
    }

    /** One flood of timers, when it is over. */
    public static String line(Flood of) {
        return "%s: %s timers due at once: %s sagas/s before, %s beside them for %s s, %s after%s"
                .formatted(
                        of.suite(),
                        Figures.whole(of.timers()),
                        Figures.number(of.alonePerSecond()),
                        Figures.number(of.besidePerSecond()),
                        Figures.number(of.seconds()),
                        Figures.number(of.afterPerSecond()),
                        of.problem().isEmpty() ? "" : "; " + of.problem());
    }

    /** One outage, when it is over. */
    public static String line(Downtime of) {
        List<String> row = OutageGrid.row(of);
        return "%s: %s: first after %s s, last after %s s%s"
                .formatted(
                        of.suite(),
                        of.outage(),
                        row.get(5),
                        row.get(6),
                        of.problem().isEmpty() ? "" : "; " + of.problem());
    }
}
