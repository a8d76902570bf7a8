package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Loads beside those that they are to be compared with. */
final class RatioGrid {
    private RatioGrid() {}

    static Grid of(BenchReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement of : report.measurements()) {
            other(report, of).ifPresent(other -> rows.add(row(of, other)));
        }
        return new Grid(
                "Ratios",
                "beside the bare loop, which does nothing but pass on records of the same number"
                        + " and sizes, and failing sagas beside succeeding ones.",
                4,
                List.of("suite", "workload", "load", "beside", "of the rate", "of the CPU"),
                rows);
    }

    private static Optional<Measurement> other(BenchReport report, Measurement of) {
        Subject subject = of.subject();
        if (subject.ofBareLoop() || !subject.closed()) {
            return Optional.empty();
        }
        return subject.failing()
                ? find(
                        report,
                        other ->
                                other.suite().equals(subject.suite())
                                        && other.workload().equals("trip")
                                        && other.inFlight() == subject.inFlight())
                : bare(report, subject);
    }

    /** The same load of the bare loop. */
    static Optional<Measurement> bare(BenchReport report, Subject subject) {
        return find(
                report,
                other ->
                        other.suite().equals(subject.bare())
                                && other.workload().equals(subject.workload())
                                && other.inFlight() == subject.inFlight());
    }

    private static Optional<Measurement> find(BenchReport report, Predicate<Subject> which) {
        return report.measurements().stream()
                .filter(each -> which.test(each.subject()))
                .findFirst();
    }

    private static List<String> row(Measurement of, Measurement other) {
        return List.of(
                of.subject().suite(),
                of.subject().workload(),
                of.subject().load(),
                other.subject().suite() + " " + other.subject().workload(),
                ratio(of.median(Window::sagasPerSecond), other.median(Window::sagasPerSecond)),
                ratio(of.median(Window::cpuMs), other.median(Window::cpuMs)));
    }

    private static String ratio(double of, double other) {
        return Figures.number(of / other);
    }
}
