package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics.QueueBacklog;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private static final TopicPartition ONLY = new TopicPartition("saga-command.default", 0);
    private static final CommandRoute ROUTE = CommandRoute.first(new SagaId("saga"), 12, 0, 3);
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
            backlog.begun();
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
        assertThat(backlog.holds("other", Direction.ACTION, ROUTE, 2_000)).isFalse();
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

    @Test
    void aTopicWithoutAnAnswerIsJudgedByWhatWasKnownAndBlindsNoOther() {
        TopicPartition undo = new TopicPartition("saga-undo.default", 0);
        backlog.looked(1_000, Map.of(ONLY, 5_000L, undo, 5_000L), Map.of());
        for (int look = 0; look < 9; look++) {
            backlog.begun();
            backlog.looked(2_000 + look, Map.of(undo, 5_000L), Map.of(), Set.of(ONLY.topic()));
        }
        assertThat(holds(1_500)).isTrue();
        backlog.begun();
        backlog.looked(3_000, Map.of(undo, 5_000L), Map.of(), Set.of(ONLY.topic()));
        assertThat(holds(1_500)).as("after ten looks without an answer").isFalse();
        assertThat(backlog.holds("default", Direction.UNDO, ROUTE, 1_500)).isTrue();
    }

    @Test
    void aTopicThatNeverAnsweredIsTakenToBeQueuedForAWhile() {
        backlog.looked(1_000, Map.of(), Map.of(), Set.of(ONLY.topic()));
        assertThat(holds(500)).isTrue();
    }

    @Test
    void aCommandOfSomeHoursAgoIsJudgedByALookBeforeItWasSent() {
        for (int minute = 0; minute < 300; minute++) {
            backlog.looked(60_000L * minute, Map.of(ONLY, 100L * minute), Map.of(ONLY, 0L));
        }
        for (int minute = 30; minute < 300; minute++) {
            long reached = 100L * minute;
            backlog.looked(60_000L * 300, Map.of(ONLY, 30_000L), Map.of(ONLY, reached));
            assertThat(holds(60_000L * minute)).as("sent in minute %d", minute).isFalse();
            backlog.looked(60_000L * 300, Map.of(ONLY, 30_000L), Map.of(ONLY, reached - 3_100));
            assertThat(holds(60_000L * minute)).as("sent in minute %d", minute).isTrue();
        }
    }

    /** What is kept for so many would once have taken half a gigabyte. */
    @Test
    void aHundredQueuesOfAHundredPartitionsTakeLessThanTenMegabytes() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int queue = 0; queue < 100; queue++) {
            for (int partition = 0; partition < 100; partition++) {
                ends.put(new TopicPartition("saga-command.q" + queue, partition), 1_000_000L);
                ends.put(new TopicPartition("saga-undo.q" + queue, partition), 1_000_000L);
            }
        }
        long before = usedBytes();
        for (int minute = 0; minute < 400; minute++) {
            backlog.looked(60_000L * minute, ends, Map.of());
        }
        long taken = usedBytes() - before;
        System.out.println("backlog of 100 queues x 100 partitions: " + taken / 1_000 + " kB");
        assertThat(taken).isLessThan(10_000_000);
        assertThat(backlog.holds("q7", Direction.ACTION, ROUTE, 0)).isTrue();
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private List<QueueBacklog> lengths() {
        return backlog.lengths(Set.of("default"));
    }

    private boolean holds(long sentAtMs) {
        return backlog.holds("default", Direction.ACTION, ROUTE, sentAtMs);
    }
}
