package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What timers may take of a stream thread's time, by a clock of the test's own. */
final class TimeShareTest {
    private static final long TIMER_NANOS = Duration.ofNanos(100_000).toNanos();

    private static final List<Object> PARTITIONS =
            IntStream.range(0, 12).<Object>mapToObj(n -> new Object()).toList();

    private final TimeShare share = new TimeShare();
    private long now = 5_000_000_000L;
    private long sent;

    /** As long as there is time, as a partition with no end of timers does it. */
    private long fireAll(Object partition) {
        long before = now;
        Budget budget = share.begin(share.timers(), partition, () -> now, () -> sent);
        if (!budget.isNothing()) {
            do {
                now += TIMER_NANOS;
            } while (!budget.isSpent());
        }
        share.end(share.timers(), partition, true, now);
        return now - before;
    }

    private void busy(Duration time) {
        now += time.toNanos();
    }

    private void idle(Duration time) {
        now += time.toNanos();
        share.idle(time.toNanos());
    }

    @Test
    void ofABusyThreadTheClockGetsAnEighthHoweverManyPartitionsHaveTimersDue() {
        for (int partitions : new int[] {1, 12}) {
            long timers = 0;
            long begun = now;
            for (int loop = 0; loop < 20_000; loop++) {
                busy(Duration.ofNanos(1_200_000));
                for (int partition = 0; partition < partitions; partition++) {
                    timers += fireAll(PARTITIONS.get(partition));
                }
            }
            assertThat((double) timers / (now - begun)).isBetween(0.10, 0.14);
        }
    }

    @Test
    void ofAThreadWithNothingElseToDoItGetsAllThereIs() {
        long timers = 0;
        long begun = now;
        for (int loop = 0; loop < 1_000; loop++) {
            idle(Duration.ofMillis(5));
            timers += fireAll(PARTITIONS.getFirst());
        }
        assertThat((double) timers / (now - begun)).isBetween(0.45, 0.55);
    }

    @Test
    void noRoundTakesLongerThanRecordsMayWaitHoweverMuchTimeThereWas() {
        idle(Duration.ofHours(1));
        assertThat(fireAll(PARTITIONS.getFirst())).isLessThanOrEqualTo(TimeShare.MOST_NANOS);
    }

    @Test
    void everyPartitionGetsItsPart() {
        List<Long> taken = new ArrayList<>(List.of(0L, 0L, 0L, 0L, 0L, 0L));
        for (int loop = 0; loop < 5_000; loop++) {
            busy(Duration.ofMillis(3));
            for (int partition = 0; partition < taken.size(); partition++) {
                long more = fireAll(PARTITIONS.get(partition));
                taken.set(partition, taken.get(partition) + more);
            }
        }
        long least = taken.stream().mapToLong(each -> each).min().orElseThrow();
        long most = taken.stream().mapToLong(each -> each).max().orElseThrow();
        assertThat(most).isLessThan(3 * least);
    }

    @Test
    void whatTookTooLongIsPaidBack() {
        Budget unused = share.begin(share.timers(), PARTITIONS.getFirst(), () -> now, () -> sent);
        now += Duration.ofMillis(200).toNanos();
        share.end(share.timers(), PARTITIONS.getFirst(), false, now);

        busy(Duration.ofMillis(700));
        assertThat(fireAll(PARTITIONS.getFirst())).isZero();
        busy(Duration.ofSeconds(1));
        assertThat(fireAll(PARTITIONS.getFirst())).isPositive();
    }

    @Test
    void whatIsSentIsBoundedForAllPartitionsTogether() {
        for (Object partition : PARTITIONS.subList(0, 4)) {
            idle(Duration.ofSeconds(1));
            assertThat(fireAll(partition)).isPositive();
        }
        idle(Duration.ofSeconds(1));
        Budget budget = share.begin(share.timers(), PARTITIONS.get(5), () -> now, () -> sent);
        sent += 2 * 1024 * 1024 - 1;
        assertThat(budget.isSpent()).isFalse();
        sent++;
        assertThat(budget.isSpent()).isTrue();
    }
}
