package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A report as a page of Markdown, beside its chart and its data. */
public final class Page {
    private final BenchReport report;
    private final List<String> lines = new ArrayList<>();

    private Page(BenchReport report) {
        this.report = report;
    }

    /**
     * @param name of the files beside it: the chart's and the data's without their endings
     */
    public static String of(BenchReport report, String name) {
        Page page = new Page(report);
        page.head(name);
        page.limits();
        for (Grid grid : Table.grids(report)) {
            page.lines.add("");
            page.lines.addAll(grid.markdown());
        }
        page.list("Troubles and books", Troubles.of(report));
        page.list("Settings", words(report.settings()));
        return String.join("\n", page.lines) + "\n";
    }

    /** The chart, as SVG. */
    public static String chart(BenchReport report) {
        return Chart.of(report);
    }

    private void head(String name) {
        lines.add("# Benchmark");
        lines.add("");
        lines.add(
                "Measured on %s (%.0f min), at commit %s, by this command, which wrote this page:"
                        .formatted(report.at(), report.minutes(), report.commit()));
        lines.add("");
        lines.add("```sh");
        lines.add(report.command());
        lines.add("```");
        lines.add("");
        words(report.machine()).forEach(item -> lines.add("- " + item));
        lines.add("");
        lines.add(
                "Broker, coordinator, worker and client are processes of their own on this one"
                        + " machine, and share its cores. Actions do nothing. Absolute figures differ"
                        + " from machine to machine: compare those of one run, and with the bare loop,"
                        + " which is Kafka Streams doing nothing but passing on records of the same"
                        + " number and sizes. What each load is, and why it is measured so, says"
                        + " `deploy/penelope bench --help`; all figures of all windows are in [%1$s.json](%1$s.json)."
                                .formatted(name));
        lines.add("");
        lines.add("![The figures that matter most](%s.svg)".formatted(name));
    }

    /** Who has the cores when there are no more of them, and what a lone saga waits for. */
    private void limits() {
        List<String> found = new ArrayList<>();
        for (Measurement of : report.measurements()) {
            if (of.subject().workload().equals("trip") && NodeGrid.isLargest(report, of)) {
                found.add(limit(of));
            }
        }
        list("What limits the rate of trips", found);
    }

    private static String limit(Measurement of) {
        StringBuilder line =
                new StringBuilder(
                        "%s: %s cores are in use by our processes, %s by compiling, %s by others, %s idle while the disk is waited for;"
                                .formatted(
                                        of.subject().suite(),
                                        Figures.number(of.median(Window::cores)),
                                        Figures.small(of.median(Window::compilingCores)),
                                        Figures.small(of.median(Window::othersCores)),
                                        Figures.small(of.median(Window::diskWaitCores))));
        for (String process : of.windows().getFirst().cpuMsPerSaga().keySet()) {
            ToDoubleFunction<Window> share =
                    window ->
                            100 * window.cpuMsPerSaga().getOrDefault(process, 0.0) / window.cpuMs();
            line.append(" %s %.0f %%,".formatted(process, of.median(share)));
        }
        return line.substring(0, line.length() - 1);
    }

    private void list(String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.addAll(List.of("", "## " + title, ""));
            items.forEach(item -> lines.add("- " + item));
        }
    }

    private static List<String> words(Map<String, String> named) {
        return named.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList();
    }
}
