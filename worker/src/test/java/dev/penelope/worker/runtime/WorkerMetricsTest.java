package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.testing.GeneratedPage;
import dev.penelope.testing.MetricTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WorkerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(registry, "default");

    @Test
    void thePageOfMetricsListsThemAll() throws IOException {
        measureEverythingOnce();
        MetricTable table = MetricTable.of(registry);
        assertThat(table.names())
                .containsExactlyInAnyOrderElementsOf(
                        MetricTable.namedIn(
                                Path.of("src/main/java/dev/penelope/worker/runtime"),
                                "WorkerMetrics.java"));
        GeneratedPage.says(
                "metrics.md",
                """
                # Metrics of a worker

                By their names in Micrometer, in the registry that the worker was given. Prometheus has `_` for `.`, `_total` behind
                a counter, and `_seconds` behind what is measured in them. What they mean for whoever is on call is on
                [the operations page](../../deploy/docs/operations.md).

                """
                        + table.text());
    }

    /** The first of them would raise no alert if its series began with it. */
    @Test
    void whatIsWrongWithCommandsStandsAtZeroFromTheStart() {
        assertThat(registry.get(WorkerMetrics.UNREADABLE).counters()).hasSize(2);
        assertThat(registry.get(WorkerMetrics.PASSED_OVER).counters()).hasSize(2);
    }

    private void measureEverythingOnce() {
        metrics.settled(
                "echo",
                new Outcomes(Fixtures.action("s"), () -> true, "w").succeeded(Optional.empty()),
                Duration.ofMillis(5));
        metrics.unreadable(Direction.ACTION);
        metrics.passedOver(Direction.UNDO);
        metrics.inFlight(Direction.ACTION, () -> 1);
        metrics.concurrency(Direction.ACTION, 256);
        metrics.cutOff(Direction.ACTION, () -> 0);
        metrics.serving(Direction.ACTION, () -> 12);
        metrics.heldBack(Direction.ACTION, () -> 0);
        metrics.unacknowledged(() -> 0);
        metrics.unannounced();
    }
}
