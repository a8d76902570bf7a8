package dev.penelope.cli.bench.report;

import java.util.List;

/** What stays the same, or not, when more sagas are open. */
final class MemoryGrid {
    private MemoryGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "Open sagas and memory",
                "of the coordinator, after each load of trips. Heap used is what is alive after a"
                        + " collection; RocksDB has its own memory outside of the heap.",
                2,
                List.of(
                        "suite",
                        "load",
                        "open sagas",
                        "sagas/s",
                        "p50 ms",
                        "heap used",
                        "heap at most",
                        "resident",
                        "RocksDB at most"),
                report.measurements().stream()
                        .filter(each ->
                                each.subject().workload().equals("trip")
                                        && !each.memory().equals(Memory.UNKNOWN))
                        .map(MemoryGrid::row)
                        .toList());
    }

    private static List<String> row(Measurement of) {
        return List.of(
                of.subject().suite(),
                of.subject().load(),
                Figures.whole(of.subject().openSagas()),
                Figures.median(of, Window::sagasPerSecond),
                Figures.median(of, Window::p50Ms),
                Figures.mebibytes(of.memory().heapUsedBytes()),
                Figures.mebibytes(of.memory().heapMostBytes()),
                Figures.mebibytes(of.memory().residentBytes()),
                Figures.mebibytes(of.memory().rocksMostBytes()));
    }
}
