package dev.penelope.cli.bench.report;

import java.util.List;
import java.util.stream.Stream;

/** Which process uses how much CPU. */
final class CpuGrid {
    private static final List<String> PROCESSES =
            List.of("broker", "coordinator", "worker", "client");

    /** Of the bare loop's processes, whose place they take. */
    private static final List<String> BARE =
            List.of("broker", "bare-loop", "bare-worker", "bare-client");

    private CpuGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "CPU by process",
                "milliseconds per saga, medians of the windows, but for compiling. The bare loop's"
                        + " processes stand in the columns of those whose place they take.",
                3,
                Stream.of(List.of("suite", "workload", "load"), PROCESSES, List.of("all"))
                        .flatMap(List::stream)
                        .toList(),
                report.measurements().stream().map(CpuGrid::row).toList());
    }

    private static List<String> row(Measurement of) {
        Subject subject = of.subject();
        Stream<String> processes =
                (subject.ofBareLoop() ? BARE : PROCESSES)
                        .stream()
                                .map(name ->
                                        Figures.small(
                                                of.median(window ->
                                                        window.cpuMsPerSaga()
                                                                .getOrDefault(name, 0.0))));
        return Stream.of(
                        Stream.of(subject.suite(), subject.workload(), subject.load()),
                        processes,
                        Stream.of(Figures.small(of.median(Window::cpuMs))))
                .flatMap(each -> each)
                .toList();
    }
}
