package dev.penelope.cli;

import dev.penelope.cli.verify.Finding;
import dev.penelope.cli.verify.VerificationReport;
import dev.penelope.cli.verify.VerificationReport.Kept;
import dev.penelope.cli.verify.VerificationReport.OpenSaga;
import dev.penelope.cli.verify.VerificationReport.Starts;
import dev.penelope.drawing.OneLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A verification's report as lines of text. */
final class VerificationText {
    /** The rest is in the JSON. */
    private static final int LISTED = 20;

    private final VerificationReport report;
    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    private VerificationText(VerificationReport report, Paint paint) {
        this.report = report;
        this.paint = paint;
    }

    static List<String> of(VerificationReport report, Paint paint) {
        VerificationText text = new VerificationText(report, paint);
        text.starts();
        text.promises();
        text.findings();
        text.open();
        text.deadLetters();
        text.verdict();
        return text.lines;
    }

    private void starts() {
        Starts starts = report.starts();
        lines.add(
                number(report.records())
                        + " records read in "
                        + Elapsed.words(Duration.ofMillis(report.tookMs()))
                        + (report.since().isEmpty()
                                ? ""
                                : "; of sagas started since "
                                        + report.since()
                                        + " everything is kept"));
        lines.add(
                number(starts.seen())
                        + " starts: "
                        + number(starts.succeeded())
                        + " succeeded, "
                        + number(starts.failed())
                        + " failed, "
                        + number(starts.abandoned())
                        + " abandoned, "
                        + number(starts.open())
                        + " open, "
                        + number(starts.answered())
                        + " refused or repeated"
                        + also(starts.setAside(), " set aside")
                        + also(starts.elsewhere(), " in a wrong partition, and written again"));
        if (starts.unresolved() > 0) {
            lines.add(
                    paint.yellow(
                            number(starts.unresolved())
                                    + " of unknown definition: their order was not looked at"));
        }
        lines.add("");
    }

    private static String also(long count, String what) {
        return count == 0 ? "" : ", " + number(count) + what;
    }

    private void promises() {
        for (Kept kept : report.promises()) {
            String mark =
                    kept.broken() > 0
                            ? paint.red("✘ " + number(kept.broken()) + " broken")
                            : kept.looked() == 0 ? paint.dim("·") : paint.green("✔");
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s  %-80s %12s %-10s  %s",
                            kept.promise(),
                            kept.says(),
                            number(kept.looked()),
                            kept.of(),
                            mark));
        }
    }

    private void findings() {
        if (report.findings().isEmpty()) {
            return;
        }
        lines.add("");
        for (Finding finding : report.findings().stream().limit(LISTED).toList()) {
            lines.add(paint.red("✘ ") + OneLine.of(finding.toString()));
        }
        long found = report.promises().stream().mapToLong(Kept::broken).sum();
        if (found > LISTED) {
            lines.add("  and " + number(found - LISTED) + " more");
        }
    }

    private void open() {
        List<OpenSaga> remarkable =
                report.open().stream().filter(saga -> saga.stuck() || saga.late()).toList();
        if (remarkable.isEmpty()) {
            return;
        }
        lines.add("");
        for (OpenSaga saga : remarkable.stream().limit(LISTED).toList()) {
            lines.add(
                    paint.yellow("… ")
                            + saga.saga()
                            + ": open for "
                            + Elapsed.words(Duration.ofMillis(saga.ageMs()))
                            + ", waits for "
                            + OneLine.of(saga.waitsFor()));
        }
        if (remarkable.size() > LISTED) {
            lines.add("  and " + number(remarkable.size() - LISTED) + " more");
        }
    }

    private void deadLetters() {
        if (!report.deadLetters().isEmpty()) {
            lines.add("");
            lines.add(
                    "dead letters: "
                            + report.deadLetters().entrySet().stream()
                                    .map(each ->
                                            number(each.getValue())
                                                    + " "
                                                    + OneLine.of(each.getKey()))
                                    .collect(Collectors.joining(", ")));
        }
    }

    private void verdict() {
        lines.add("");
        lines.add(
                switch (report.verdict()) {
                    case KEPT -> paint.green("every promise is kept, as far as records show");
                    case BROKEN -> paint.red("a promise is not kept: please report it");
                    case STUCK ->
                            paint.yellow("every promise is kept; some sagas wait for a person");
                    case LATE ->
                            paint.yellow("every promise is kept; some sagas are open for long");
                });
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
