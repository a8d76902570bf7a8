package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What a reader has to know before believing the figures. */
final class Troubles {
    private final List<String> lines = new ArrayList<>();

    private Troubles() {}

    static List<String> of(BenchReport report) {
        Troubles troubles = new Troubles();
        report.measurements().forEach(troubles::look);
        report.downtimes().forEach(troubles::look);
        report.floods().forEach(troubles::look);
        report.audits().forEach(audit -> troubles.lines.add(line(audit)));
        report.logs()
                .forEach((process, log) -> troubles.lines.add("log of " + process + ": " + log));
        return troubles.lines;
    }

    private void look(Measurement of) {
        Subject subject = of.subject();
        String name = subject.suite() + ", " + subject.workload() + ", " + subject.load();
        Measurement.Books books = of.books();
        if (!books.sound()) {
            lines.add(
                    "WRONG: %s: %d wrong, %d lost; %s"
                            .formatted(name, books.wrong(), books.lost(), books.problem()));
        }
        if (books.putOff() > 0) {
            lines.add(
                    "overloaded: %s: %d sagas were not begun, since too many had not ended"
                            .formatted(name, books.putOff()));
        }
        if (!of.counted().exact()) {
            lines.add("records not counted, since some were compacted meanwhile: " + name);
        }
    }

    private void look(Downtime of) {
        if (!of.sound()) {
            lines.add(
                    "WRONG: %s, %s: %d of %d partitions did not move, %d wrong, %d lost; %s"
                            .formatted(
                                    of.suite(),
                                    of.outage(),
                                    of.unmoved(),
                                    of.partitions(),
                                    of.wrong(),
                                    of.lost(),
                                    of.problem()));
        }
    }

    private void look(Flood of) {
        if (!of.sound()) {
            lines.add(
                    "WRONG: %s, %d timers: %d of their sagas did not end, %d wrong, %d lost; %s"
                            .formatted(
                                    of.suite(),
                                    of.timers(),
                                    of.unended(),
                                    of.wrong(),
                                    of.lost(),
                                    of.problem()));
        }
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
}
