package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.Standing;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.model.SagaStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a saga stands, where a census of whole sagas does not show it. */
final class GlanceTest {
    private static final long NOW = 1_790_000_000_000L;

    @Test
    void aSagaThatWaitsForNothingIsIdle() {
        assertThat(standing(glance(0, 0, 0, false, Optional.empty()))).isEqualTo(Standing.IDLE);
    }

    @Test
    void whatIsStuckWaitsForThatFirstWhoeverPausedIt() {
        for (Stuck.Reason reason : Stuck.Reason.values()) {
            assertThat(standing(glance(0, 0, 0, true, Optional.of(reason))).word())
                    .startsWith("stuck-");
        }
    }

    @Test
    void aPauseStopsTheClocks() {
        Glance paused = glance(NOW - 3_600_000, 1, NOW - 1, true, Optional.empty());
        assertThat(standing(paused)).isEqualTo(Standing.PAUSED);
        assertThat(paused.unansweredMs(NOW)).isZero();
        assertThat(paused.isOverdue(NOW)).isFalse();
    }

    @Test
    void aDeadlineIsPastFromTheMomentOn() {
        Glance glance = glance(NOW, 1, NOW, false, Optional.empty());
        assertThat(glance.isOverdue(NOW)).isFalse();
        assertThat(glance.isOverdue(NOW + 1)).isTrue();
        assertThat(glance(NOW, 1, 0, false, Optional.empty()).isOverdue(NOW)).isFalse();
    }

    @Test
    void whatWaitsForTheOutsideDoesSoIfNothingElseIsToBeDone() {
        assertThat(standing(waiting(0, 2, new Tally.Waits(1, 1))))
                .isEqualTo(Standing.WAITING_FOR_SIGNAL);
        assertThat(standing(waiting(0, 1, new Tally.Waits(0, 1))))
                .isEqualTo(Standing.WAITING_FOR_TIMER);
        assertThat(standing(waiting(1, 2, new Tally.Waits(1, 0)))).isEqualTo(Standing.RUNNING);
    }

    private static Glance waiting(int inFlight, int active, Tally.Waits waits) {
        return new Glance(
                SagaStatus.RUNNING,
                "",
                0,
                inFlight,
                active,
                waits,
                0,
                false,
                false,
                Optional.empty());
    }

    private static Glance glance(
            long quietSinceMs,
            int inFlight,
            long dueMs,
            boolean paused,
            Optional<Stuck.Reason> stuck) {
        return new Glance(
                SagaStatus.RUNNING,
                "",
                quietSinceMs,
                inFlight,
                inFlight,
                Tally.Waits.NONE,
                dueMs,
                paused,
                false,
                stuck);
    }

    private static Standing standing(Glance glance) {
        return glance.standing(false, () -> false, NOW);
    }
}
