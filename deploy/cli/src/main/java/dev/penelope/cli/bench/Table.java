package dev.penelope.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A report for people: medians of the windows, with their range where it matters. */
public final class Table {
    private static final String HEAD =
            "%-7s %-11s %-16s %10s %-17s %8s %8s %8s  %9s %s"
                    .formatted(
                            "SUITE",
                            "SAGAS",
                            "LOAD",
                            "SAGAS/S",
                            "(RANGE)",
                            "P50 MS",
                            "P99 MS",
                            "MAX MS",
                            "CPU MS",
                            "BY PROCESS; CORES USED TO COMPILE AND BY OTHERS; LOAD AVERAGE");

    private final BenchReport report;

    private Table(BenchReport report) {
        this.report = report;
    }

    public static List<String> of(BenchReport report) {
        return new Table(report).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(HEAD);
        report.measurements().forEach(each -> lines.add(line(each)));
        lines.add("");
        report.measurements().stream()
                .filter(each -> each.wrong() + each.lost() > 0)
                .forEach(each ->
                        lines.add(
                                "WRONG: %s, %s, %s: %d wrong, %d lost; %s"
                                        .formatted(
                                                each.suite(),
                                                each.variant(),
                                                each.load(),
                                                each.wrong(),
                                                each.lost(),
                                                each.problem())));
        report.audits().forEach(audit -> lines.add(line(audit)));
        report.logs().forEach((process, log) -> lines.add("log of " + process + ": " + log));
        lines.add("");
        lines.addAll(ratios());
        lines.add("");
        report.measurements().forEach(each -> lines.add(records(each)));
        return lines;
    }

    static String line(Measurement of) {
        return "%-7s %-11s %-16s %10s %-17s %8s %8s %8s  %9s %s"
                .formatted(
                        of.suite(),
                        of.variant(),
                        of.load(),
                        number(of.median(Measurement.Window::sagasPerSecond)),
                        "("
                                + number(of.least(Measurement.Window::sagasPerSecond))
                                + "–"
                                + number(of.most(Measurement.Window::sagasPerSecond))
                                + ")",
                        number(of.median(Measurement.Window::p50Ms)),
                        number(of.median(Measurement.Window::p99Ms)),
                        number(of.most(Measurement.Window::maxMs)),
                        small(of.median(Measurement.Window::cpuMs)),
                        processes(of));
    }

    private static String processes(Measurement of) {
        List<String> words = new ArrayList<>();
        of.windows()
                .getFirst()
                .cpuMsPerSaga()
                .keySet()
                .forEach(process -> {
                    ToDoubleFunction<Measurement.Window> cpu =
                            window -> window.cpuMsPerSaga().getOrDefault(process, 0.0);
                    words.add(process + " " + small(of.median(cpu)));
                });
        words.add("compiling " + small(of.median(Measurement.Window::compilingCores)));
        words.add("others " + small(of.median(Measurement.Window::othersCores)));
        words.add("load " + of.loadAverage());
        return String.join(", ", words);
    }

    private static String line(Audit audit) {
        return "%s: %s: %d sagas begun, %d ended, %d results too many, %d dead letters"
                .formatted(
                        audit.suite(),
                        audit.balanced() ? "the books balance" : "THE BOOKS DO NOT BALANCE",
                        audit.started(),
                        audit.ended(),
                        audit.doubled(),
                        audit.deadLetters());
    }

    private List<String> ratios() {
        List<String> lines = new ArrayList<>();
        for (Measurement of : report.measurements()) {
            if (!of.suite().equals("bare") && of.variant().equals("succeeding")) {
                ratio(of, "bare", "succeeding").ifPresent(lines::add);
            }
            if (of.variant().equals("failing")) {
                ratio(of, of.suite(), "succeeding").ifPresent(lines::add);
            }
        }
        return lines;
    }

    private Optional<String> ratio(Measurement of, String suite, String variant) {
        return report.measurements().stream()
                .filter(other ->
                        other.suite().equals(suite)
                                && other.variant().equals(variant)
                                && other.load().equals(of.load()))
                .findFirst()
                .map(other ->
                        "%s %s / %s %s, %s: %.2f of the rate, %.2f of the CPU"
                                .formatted(
                                        of.suite(),
                                        of.variant(),
                                        other.suite(),
                                        other.variant(),
                                        of.load(),
                                        of.median(Measurement.Window::sagasPerSecond)
                                                / other.median(Measurement.Window::sagasPerSecond),
                                        of.median(Measurement.Window::cpuMs)
                                                / other.median(Measurement.Window::cpuMs)));
    }

    private static String records(Measurement of) {
        StringBuilder line =
                new StringBuilder(
                        "%s, %s, %s: a saga costs %.1f records, %.0f bytes, %.0f in the logs, %.2f markers:"
                                .formatted(
                                        of.suite(),
                                        of.variant(),
                                        of.load(),
                                        of.records(),
                                        of.bytes(),
                                        of.median(Measurement.Window::logBytesPerSaga),
                                        of.markers()));
        for (Map.Entry<String, Measurement.PerSaga> topic : of.topics().entrySet()) {
            line.append(
                    " %s %.1f × %d B,"
                            .formatted(
                                    topic.getKey(),
                                    topic.getValue().records(),
                                    Math.round(topic.getValue().valueBytes())));
        }
        return line.substring(0, line.length() - 1);
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%,.0f", value);
    }

    private static String small(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
