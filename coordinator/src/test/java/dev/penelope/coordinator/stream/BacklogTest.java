package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.util.Map;
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
    void nothingIsCertainOfACommandFromBeforeTheFirstLook() {
        backlog.looked(1_000, Map.of(ONLY, 50L), Map.of(ONLY, 10L));
        assertThat(holds(999)).isFalse();
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

    private boolean holds(long sentAtMs) {
        return backlog.holds("default", Direction.ACTION, "saga/node", sentAtMs);
    }
}
