package dev.penelope.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics.QueueBacklog;
import dev.penelope.coordinator.engine.Effect;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.testing.GeneratedPage;
import dev.penelope.testing.MetricTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CoordinatorMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CoordinatorMetrics metrics = new CoordinatorMetrics(registry);

    @Test
    void thePageOfMetricsListsThemAll() throws IOException {
        countEverythingOnce();
        MetricTable table = MetricTable.of(registry);
        assertThat(table.names())
                .containsExactlyInAnyOrderElementsOf(
                        MetricTable.namedIn(
                                Path.of("src/main/java/dev/penelope/coordinator"),
                                "CoordinatorMetrics.java"));
        GeneratedPage.says(
                "metrics.md",
                """
                # Metrics of the coordinator

                By their names in Micrometer. Prometheus has `_` for `.`, `_total` behind a counter, and `_seconds` behind what is
                measured in them. What they mean for whoever is on call is on [the operations page](../../deploy/docs/operations.md).

                """
                        + table.text());
    }

    /** The first of them would raise no alert if its series began with it. */
    @Test
    void whatIsSetAsideStandsAtZeroFromTheStartForEachReasonThatThereIs() throws IOException {
        assertThat(registry.get("penelope.dead.letters").counters())
                .allMatch(counter -> counter.count() == 0)
                .extracting(counter -> counter.getId().getTag("reason"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(DeadLetter.values()).map(DeadLetter::name).toList());
    }

    private void countEverythingOnce() {
        metrics.unsettling(OutcomeKind.FAILED, Effect.Unsettling.Why.LATE);
        metrics.replied("DONE");
        metrics.noticed("STUCK");
        metrics.deadLetter(DeadLetter.UNREADABLE);
        metrics.backlog(List.of(new QueueBacklog("default", Direction.ACTION, 7)));
        metrics.workers(Map.of("default", 2));
        metrics.definitions(3, 3_000);
        metrics.definitionIgnored("CHANGED");
        metrics.compiling(() -> 3, () -> 0);
    }

    @Test
    void theBacklogOfAQueueThatIsGoneIsGone() {
        metrics.backlog(List.of(new QueueBacklog("a", Direction.ACTION, 7)));
        metrics.backlog(List.of(new QueueBacklog("b", Direction.UNDO, 3)));
        assertThat(registry.get("penelope.queue.backlog").gauges())
                .singleElement()
                .satisfies(gauge -> {
                    assertThat(gauge.getId().getTag("queue")).isEqualTo("b");
                    assertThat(gauge.value()).isEqualTo(3);
                });
    }

    @Test
    void theLastLookCounts() {
        metrics.lag("start", 12);
        metrics.lag("event", 30);
        metrics.lag("start", 0);
        metrics.heldBack(2);
        metrics.process(() -> true, () -> 90, () -> 12);
        assertThat(registry.get("penelope.inputs.lag").tag("input", "start").gauge().value())
                .isZero();
        assertThat(registry.get("penelope.inputs.lag").tag("input", "event").gauge().value())
                .isEqualTo(30);
        assertThat(registry.get("penelope.inputs.held.back").gauge().value()).isEqualTo(2);
        assertThat(registry.get("penelope.coordinator.running").gauge().value()).isEqualTo(1);
        assertThat(registry.get("penelope.threads.standstill").gauge().value()).isEqualTo(90);
        assertThat(registry.get("penelope.threads.uncommitted").gauge().value()).isEqualTo(12);
    }
}
