package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.bench.Audit;
import dev.penelope.cli.bench.Bench;
import dev.penelope.cli.bench.BenchPlan;
import dev.penelope.cli.bench.BenchReport;
import dev.penelope.cli.bench.Measurement;
import dev.penelope.cli.bench.Table;
import dev.penelope.worker.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the benchmark works; never how fast anything is. */
final class BenchIT {
    @TempDir Path directory;

    @Test
    void aQuickRunMeasuresEveryLoadAndItsBooksBalance() {
        BenchPlan plan =
                new BenchPlan(
                                List.of(Mode.FAST),
                                List.of(1),
                                List.of(1),
                                true,
                                true,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                1,
                                Duration.ofSeconds(1),
                                2,
                                Map.of(),
                                Map.of(),
                                Map.of(
                                        "broker", "256m",
                                        "coordinator", "128m",
                                        "worker", "128m",
                                        "client", "128m"),
                                Map.of())
                        .quick();
        BenchReport report;
        try (Bench bench = new Bench(plan, directory, line -> {})) {
            report = bench.run();
        }
        assertThat(report.measurements())
                .extracting(each -> each.suite() + " " + each.variant() + " " + each.load())
                .containsExactly(
                        "fast succeeding 1 in flight",
                        "fast succeeding 16 in flight",
                        "fast succeeding 20/s",
                        "fast failing 16 in flight",
                        "bare succeeding 1 in flight",
                        "bare succeeding 16 in flight");
        assertThat(report.measurements()).allSatisfy(BenchIT::wentWell);
        assertThat(report.audits()).isNotEmpty().allMatch(Audit::balanced);
        assertThat(Table.of(report)).anyMatch(line -> line.startsWith("fast"));
    }

    private static void wentWell(Measurement measured) {
        assertThat(measured.wrong()).as(measured.problem()).isZero();
        assertThat(measured.lost()).isZero();
        assertThat(measured.started()).isPositive();
        assertThat(measured.windows()).hasSize(2);
    }
}
