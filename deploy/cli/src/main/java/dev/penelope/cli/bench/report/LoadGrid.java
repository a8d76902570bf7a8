package dev.penelope.cli.bench.report;

import java.util.List;

/** Throughput, latency and CPU of every load. */
final class LoadGrid {
    private LoadGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "Loads",
                "medians of the windows, with the range of the rate. Latency counts from sending"
                        + " in a closed loop, and from the intended time in an open one. CPU is that"
                        + " of all processes together, but for compiling; cores says how much of the"
                        + " machine that is, others what everything else on it took, and disk wait how much of it was idle"
                        + " while somebody waited for a disk. A lead-in with"
                        + " a + ended before the JVMs had as good as stopped compiling.",
                3,
                List.of(
                        "suite",
                        "workload",
                        "load",
                        "sagas/s",
                        "range",
                        "p50 ms",
                        "p99 ms",
                        "max ms",
                        "CPU ms/saga",
                        "cores",
                        "compiling",
                        "others",
                        "disk wait",
                        "lead-in s"),
                report.measurements().stream().map(LoadGrid::row).toList());
    }

    private static List<String> row(Measurement of) {
        return List.of(
                of.subject().suite(),
                of.subject().workload(),
                of.subject().load(),
                Figures.median(of, Window::sagasPerSecond),
                Figures.range(of, Window::sagasPerSecond),
                Figures.median(of, Window::p50Ms),
                Figures.median(of, Window::p99Ms),
                Figures.number(of.most(Window::maxMs)),
                Figures.small(of.median(Window::cpuMs)),
                Figures.number(of.median(Window::cores)),
                Figures.small(of.median(Window::compilingCores)),
                Figures.small(of.median(Window::othersCores)),
                Figures.small(of.median(Window::diskWaitCores)),
                Figures.whole(of.leadInSeconds()) + (of.settled() ? "" : "+"));
    }
}
