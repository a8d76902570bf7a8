package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The figures that matter most, as bars. */
final class Chart {
    private static final int WIDTH = 900;
    private static final int LEFT = 300;
    private static final int LONGEST = 420;
    private static final int ROW = 19;

    private static final String OURS = "#2b6cb0";
    private static final String BARE = "#a0aec0";
    private static final String PALE = "#90cdf4";

    private final BenchReport report;
    private final Svg svg = new Svg(WIDTH);
    private int y = 10;

    private Chart(BenchReport report) {
        this.report = report;
    }

    /** One bar, drawn over a paler and longer one if there is a second value. */
    private record Bar(String name, double value, double second, String words, boolean bare) {}

    static String of(BenchReport report) {
        Chart chart = new Chart(report);
        chart.rates();
        chart.latencies();
        chart.nodes();
        chart.outages();
        return chart.svg.ofHeight(chart.y + 10);
    }

    private void rates() {
        draw(
                "Trip sagas per second, at the largest closed loop",
                trips(true).stream()
                        .map(each ->
                                bar(
                                        each,
                                        each.subject().suite(),
                                        each.median(Window::sagasPerSecond),
                                        Figures.median(each, Window::sagasPerSecond)))
                        .toList());
    }

    private void latencies() {
        draw(
                "Latency of a lone trip in ms: p50, and p99 in pale",
                trips(false).stream()
                        .filter(each -> each.subject().inFlight() == 1)
                        .map(each ->
                                new Bar(
                                        each.subject().suite(),
                                        each.median(Window::p50Ms),
                                        each.median(Window::p99Ms),
                                        Figures.median(each, Window::p50Ms)
                                                + " / "
                                                + Figures.median(each, Window::p99Ms),
                                        each.subject().ofBareLoop()))
                        .toList());
    }

    /** Of all workloads whose sizes are the same, the smallest saga first. */
    private void nodes() {
        draw(
                "CPU per node in µs, by the number of nodes in a saga",
                report.measurements().stream()
                        .filter(each ->
                                NodeGrid.isLargest(report, each)
                                        && hasGraphs(each.subject().suite())
                                        && !each.subject().workload().startsWith("payload"))
                        .sorted(
                                Comparator.comparing((Measurement each) -> each.subject().suite())
                                        .reversed()
                                        .thenComparingInt(each -> each.subject().nodes()))
                        .map(each ->
                                bar(
                                        each,
                                        "%s, %s (%d)"
                                                .formatted(
                                                        each.subject().suite(),
                                                        each.subject().workload(),
                                                        each.subject().nodes()),
                                        each.median(Window::cpuMicrosPerNode),
                                        Figures.median(each, Window::cpuMicrosPerNode)))
                        .toList());
    }

    private boolean hasGraphs(String suite) {
        return report.measurements().stream()
                .map(Measurement::subject)
                .anyMatch(other -> other.suite().equals(suite) && other.nodes() > 5);
    }

    private void outages() {
        draw(
                "Seconds until sagas of a lost coordinator move: first partition, and last in pale",
                report.downtimes().stream()
                        .filter(Downtime::sound)
                        .map(each ->
                                new Bar(
                                        each.suite() + ": " + each.outage(),
                                        each.firstSeconds(),
                                        each.lastSeconds(),
                                        Figures.number(each.firstSeconds())
                                                + " / "
                                                + Figures.number(each.lastSeconds()),
                                        false))
                        .toList());
    }

    private List<Measurement> trips(boolean largest) {
        return report.measurements().stream()
                .filter(each ->
                        each.subject().workload().equals("trip")
                                && each.subject().closed()
                                && (!largest || NodeGrid.isLargest(report, each)))
                .toList();
    }

    private static Bar bar(Measurement of, String name, double value, String words) {
        return new Bar(name, value, value, words, of.subject().ofBareLoop());
    }

    private void draw(String title, List<Bar> given) {
        List<Bar> bars = new ArrayList<>(given);
        bars.removeIf(bar -> !Double.isFinite(bar.value) || !Double.isFinite(bar.second));
        if (bars.isEmpty()) {
            return;
        }
        double most = bars.stream().mapToDouble(Bar::second).max().orElse(1);
        y += ROW;
        svg.title(10, y, title);
        y += 8;
        for (Bar bar : bars) {
            double length = most == 0 ? 0 : LONGEST * bar.second / most;
            svg.textBefore(LEFT - 8, y + 11, bar.name);
            svg.bar(LEFT, y, length, bar.second > bar.value ? PALE : colour(bar));
            svg.bar(LEFT, y, most == 0 ? 0 : LONGEST * bar.value / most, colour(bar));
            svg.text(LEFT + length + 8, y + 11, bar.words);
            y += ROW;
        }
        y += 10;
    }

    private static String colour(Bar bar) {
        return bar.bare ? BARE : OURS;
    }
}
