package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Retry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long waits are. */
final class BackoffTest {
    private static final Retry STEADY =
            new Retry(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0, Retry.NO_LIMIT);

    @ParameterizedTest
    @CsvSource({
        "1, 200",
        "2, 400",
        "3, 800",
        "8, 25600",
        "9, 30000",
        "100, 30000",
        "2000000000, 30000"
    })
    void waitsDoubleUpToTheCap(int attempts, long ms) {
        assertThat(Backoff.waitMs(STEADY, 7, 3, attempts)).isEqualTo(ms);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "9, 256000", "10, 300000"})
    void undosWaitLongerByDefault(int attempts, long ms) {
        assertThat(Backoff.waitMs(Retry.UNDO_DEFAULT, 7, 3, attempts))
                .isBetween(ms * 8 / 10, ms * 12 / 10);
    }

    @Test
    void jitterStaysWithinItsBoundsAndUsesAllOfThem() {
        long[] waits =
                IntStream.range(0, 20_000)
                        .mapToLong(seed -> Backoff.waitMs(Retry.ACTION_DEFAULT, seed, 0, 5))
                        .sorted()
                        .toArray();
        assertThat(waits[0]).isBetween(2_560L, 2_570L);
        assertThat(waits[waits.length - 1]).isBetween(3_830L, 3_840L);
        assertThat(waits[waits.length / 2]).isBetween(3_150L, 3_250L);
    }

    @Test
    void sagasNodesAndAttemptsThatFailTogetherDoNotRetryTogether() {
        assertThat(IntStream.range(0, 100).mapToLong(i -> wait(i, 0, 9)).distinct().count())
                .isGreaterThan(90);
        assertThat(IntStream.range(0, 100).mapToLong(i -> wait(0, i, 9)).distinct().count())
                .isGreaterThan(90);
        assertThat(IntStream.range(9, 109).mapToLong(i -> wait(0, 0, i)).distinct().count())
                .isGreaterThan(90);
    }

    @Test
    void theSameAttemptAlwaysWaitsTheSame() {
        assertThat(wait(1, 2, 3)).isEqualTo(wait(1, 2, 3));
    }

    @Test
    void aWaitIsNeverNothing() {
        Retry tiny = new Retry(Duration.ofNanos(1), 1, Duration.ofNanos(1), 1, Retry.NO_LIMIT);
        assertThat(Backoff.waitMs(tiny, 1, 1, 1)).isEqualTo(1);
    }

    private static long wait(int seed, int place, int attempts) {
        return Backoff.waitMs(Retry.ACTION_DEFAULT, seed, place, attempts);
    }
}
