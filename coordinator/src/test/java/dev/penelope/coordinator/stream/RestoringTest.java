package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class RestoringTest {
    private static final TopicPartition ONE = new TopicPartition("saga-changelog", 1);
    private static final TopicPartition TWO = new TopicPartition("saga-changelog", 2);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Restoring restoring = new Restoring(new CoordinatorMetrics(registry));

    @Test
    void whatIsLeftToRestoreIsCountedUntilAllIsRestoredOrGone() {
        restoring.onRestoreStart(ONE, "saga", 100, 1_100);
        restoring.onRestoreStart(TWO, "saga", 0, 50);
        assertThat(left()).isEqualTo(1_050);
        restoring.onBatchRestored(ONE, "saga", 500, 400);
        assertThat(left()).isEqualTo(650);
        restoring.onRestoreEnd(ONE, "saga", 1_000);
        assertThat(left()).isEqualTo(50);
        restoring.onRestoreSuspended(TWO, "saga", 0);
        assertThat(left()).isZero();
    }

    private double left() {
        return registry.get("penelope.records.to.restore").gauge().value();
    }
}
