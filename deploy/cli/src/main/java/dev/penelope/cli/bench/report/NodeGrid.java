package dev.penelope.cli.bench.report;

import java.util.Comparator;
import java.util.List;

/** What one node costs, whatever the saga that it is in. */
final class NodeGrid {
    private NodeGrid() {}

    static Grid of(BenchReport report) {
        return new Grid(
                "Per node",
                "of every workload's largest closed loop: a node that is run, or undone, counts"
                        + " once. Records and bytes are those of all topics, bytes those of keys,"
                        + " values and headers; log bytes are with all that Kafka adds.",
                2,
                List.of(
                        "suite",
                        "workload",
                        "nodes",
                        "nodes/s",
                        "CPU µs",
                        "records",
                        "bytes",
                        "log bytes",
                        "markers"),
                report.measurements().stream()
                        .filter(each -> isLargest(report, each))
                        .sorted(Comparator.comparing((Measurement each) -> each.subject().suite()))
                        .map(NodeGrid::row)
                        .toList());
    }

    /** Of the closed loops of its suite and workload. */
    static boolean isLargest(BenchReport report, Measurement of) {
        Subject subject = of.subject();
        return subject.closed()
                && report.measurements().stream()
                        .map(Measurement::subject)
                        .noneMatch(other ->
                                other.suite().equals(subject.suite())
                                        && other.workload().equals(subject.workload())
                                        && other.inFlight() > subject.inFlight());
    }

    private static List<String> row(Measurement of) {
        Counted counted = of.counted();
        return List.of(
                of.subject().suite(),
                of.subject().workload(),
                "" + of.subject().nodes(),
                Figures.whole(of.median(Window::nodesPerSecond)),
                Figures.number(of.median(Window::cpuMicrosPerNode)),
                perNode(counted, PerTopic::records),
                perNode(counted, PerTopic::bytes),
                counted.logBytes() == Counted.UNKNOWN
                        ? "not counted"
                        : Figures.whole(counted.logBytesPerNode()),
                perNode(counted, PerTopic::markers));
    }

    private static String perNode(
            Counted counted, java.util.function.ToLongFunction<PerTopic> what) {
        return counted.exact() ? Figures.number(counted.perNode(what)) : "not counted";
    }
}
