package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.bench.Bench;
import dev.penelope.cli.bench.BenchPlan;
import dev.penelope.cli.bench.Chapter;
import dev.penelope.cli.bench.FullPlan;
import dev.penelope.cli.bench.Processes;
import dev.penelope.cli.bench.Timing;
import dev.penelope.cli.bench.report.BenchReport;
import dev.penelope.cli.bench.report.Counted;
import dev.penelope.cli.bench.report.Downtime;
import dev.penelope.cli.bench.report.Measurement;
import dev.penelope.cli.bench.report.Page;
import dev.penelope.cli.bench.report.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark works; never how fast anything is. */
final class BenchIT {
    @TempDir Path directory;

    @Test
    void aQuickRunMeasuresEveryLoadAndItsBooksBalance() {
        BenchReport report = run(FullPlan.inShort().stream().map(BenchIT::calm).toList());
        assertThat(report.measurements())
                .extracting(each ->
                        each.subject().suite()
                                + ": "
                                + each.subject().workload()
                                + ", "
                                + each.subject().load())
                .contains(
                        "strict, 50 open: trip, 1 in flight",
                        "strict, 50 open: trip, 8 in flight",
                        "strict, 50 open: trip, 20/s",
                        "strict, 50 open: trip-failing, 8 in flight",
                        "strict, 50 open: chain-10, 8 in flight",
                        "strict, 50 open: wide-80, 8 in flight",
                        "strict, 50 open: payload-64k, 8 in flight",
                        "bare: trip, 1 in flight",
                        "bare: wide-80, 8 in flight");
        assertThat(report.measurements()).allSatisfy(BenchIT::wentWell);
        assertThat(report.sound()).as(String.join("\n", Table.of(report))).isTrue();
        assertThat(Table.of(report)).anyMatch(line -> line.startsWith("  strict"));
        assertThat(Page.of(report, "benchmark")).contains("## Per node");
    }

    @Test
    void aCoordinatorThatGoesIsMissedUntilItsSagasMoveAgain() {
        BenchReport report =
                run(
                        List.of(
                                Chapter.of(
                                                FullPlan.inShort().getFirst().setup(),
                                                FullPlan.inShort().getFirst().loads().subList(0, 1))
                                        .with(FullPlan.inShort().getFirst().outages())));
        assertThat(report.downtimes()).hasSize(4).allMatch(Downtime::sound);
        assertThat(report.sound()).as(String.join("\n", Table.of(report))).isTrue();
        assertThat(Page.chart(report)).contains("another with a standby");
    }

    private static Chapter calm(Chapter chapter) {
        return chapter.with(List.of());
    }

    private BenchReport run(List<Chapter> chapters) {
        Map<String, String> heaps =
                Map.of(
                        "broker", "256m",
                        "coordinator", "160m",
                        "worker", "128m",
                        "client", "128m");
        String soon = Processes.COLLECTOR + " -XX:TieredStopAtLevel=1";
        Map<String, String> jvm =
                Map.of("broker", soon, "coordinator", soon, "worker", soon, "client", soon);
        // So that people are told at once of the sagas that stay open, as in a long run.
        Map<String, String> coordinator = Map.of("worker.grace.ms", "0");
        Processes processes = new Processes(2, Map.of(), coordinator, heaps, jvm);
        BenchPlan plan = new BenchPlan(chapters, Timing.DEFAULT, processes).quick();
        try (Bench bench = new Bench(plan, directory, line -> {})) {
            return bench.run("a test");
        }
    }

    private static void wentWell(Measurement measured) {
        assertThat(measured.books().sound()).as(measured.books().problem()).isTrue();
        assertThat(measured.books().started()).isPositive();
        assertThat(measured.windows()).hasSize(2);
        Counted counted = measured.counted();
        assertThat(counted.exact()).isTrue();
        assertThat(Stream.of(counted.topics()).toList()).isNotEmpty();
    }
}
