package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics.QueueBacklog;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private static final TopicPartition ONLY = new TopicPartition("saga-command.default", 0);
    private final Backlog backlog = new Backlog(TopicNames.DEFAULT);

    @Test
    void aCommandBehindWhatTheWorkersHaveNotReachedIsStillQueued() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of(ONLY, 10L));
        backlog.looked(9_000, Map.of(ONLY, 80L), Map.of(ONLY, 49L));
        assertThat(holds(1_500)).isTrue();
    }

    @Test
    void aCommandThatTheWorkersMayHaveReachedIsNot() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of(ONLY, 10L));
        backlog.looked(9_000, Map.of(ONLY, 80L), Map.of(ONLY, 50L));
        assertThat(holds(1_500)).isFalse();
    }

    @Test
    void aCommandIsTakenToBeQueuedUntilTheFirstLook() {
        assertThat(holds(500)).isTrue();
    }

    @Test
    void aCommandFromBeforeTheFirstLookIsQueuedUntilTheWorkersComeToTheEndOfWhatStoodThere() {
        backlog.looked(1_000, Map.of(ONLY, 50_000L), Map.of(ONLY, 10L));
        assertThat(holds(500)).isTrue();
        backlog.looked(2_000, Map.of(ONLY, 80_000L), Map.of(ONLY, 40_000L));
        assertThat(holds(500)).isTrue();
        backlog.looked(3_000, Map.of(ONLY, 90_000L), Map.of(ONLY, 50_000L));
        assertThat(holds(500)).isFalse();
    }

    @Test
    void theEndsOfTransactionsThatNobodyReachesAreNoBacklog() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of(ONLY, 48L));
        assertThat(holds(500)).isFalse();
    }

    @Test
    void aCommandOlderThanAllLooksThatAreKeptIsJudgedByTheOldest() {
        for (int minute = 0; minute < 400; minute++) {
            backlog.looked(60_000L * minute, Map.of(ONLY, 5_000L + minute), Map.of(ONLY, 2_000L));
        }
        assertThat(holds(60_000)).isTrue();
        backlog.looked(60_000L * 400, Map.of(ONLY, 9_000L), Map.of(ONLY, 6_000L));
        assertThat(holds(60_000)).isFalse();
    }

    @Test
    void aQueueThatCameLaterIsJudgedByTheFirstLookThatSawIt() {
        backlog.looked(1_000, Map.of(), Map.of());
        backlog.looked(2_000, Map.of(ONLY, 5_000L), Map.of());
        assertThat(holds(1_500)).isTrue();
        backlog.looked(3_000, Map.of(ONLY, 9_000L), Map.of(ONLY, 5_000L));
        assertThat(holds(1_500)).isFalse();
    }

    @Test
    void whenNothingCanBeFoundOutForLongNoCommandIsTakenToBeQueued() {
        for (int look = 0; look < 10; look++) {
            assertThat(holds(500)).isTrue();
            backlog.missed();
        }
        assertThat(holds(500)).isFalse();
        backlog.looked(1_000, Map.of(ONLY, 50_000L), Map.of(ONLY, 10L));
        assertThat(holds(500)).isTrue();
    }

    @Test
    void workersThatNeverBeganHaveReachedNothing() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of());
        assertThat(holds(2_000)).isTrue();
    }

    @Test
    void nothingIsKnownOfAnUnknownQueue() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of());
        assertThat(backlog.holds("other", Direction.ACTION, "saga/node", 2_000)).isFalse();
    }

    @Test
    void aQueueIsAsLongAsItsPartitionsAreAheadOfTheirWorkers() {
        TopicPartition other = new TopicPartition("saga-command.default", 1);
        TopicPartition undo = new TopicPartition("saga-undo.default", 0);
        assertThat(lengths()).allMatch(each -> each.records() == 0);
        backlog.looked(1_000, Map.of(ONLY, 50L, other, 7L, undo, 3L), Map.of(ONLY, 20L, undo, 4L));
        assertThat(lengths())
                .containsExactly(
                        new QueueBacklog("default", Direction.ACTION, 37),
                        new QueueBacklog("default", Direction.UNDO, 0));
    }

    private List<QueueBacklog> lengths() {
        return backlog.lengths(Set.of("default"));
    }

    private boolean holds(long sentAtMs) {
        return backlog.holds("default", Direction.ACTION, "saga/node", sentAtMs);
    }
}
