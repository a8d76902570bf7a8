package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ThreadFailuresTest {
    private long nanos;

    @Test
    void asManyThreadsMayFailAsManyTimesAsOne() {
        for (int threads : new int[] {1, 2, 8}) {
            ThreadFailures failures = new ThreadFailures(threads, () -> nanos);
            for (int failure = 0; failure < 20 * threads; failure++) {
                assertThat(failures.tooMany()).as("%d of %d threads", failure, threads).isFalse();
            }
            assertThat(failures.tooMany()).isTrue();
        }
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        ThreadFailures failures = new ThreadFailures(1, () -> nanos);
        for (int failure = 0; failure < 100; failure++) {
            assertThat(failures.tooMany()).isFalse();
            nanos += Duration.ofSeconds(16).toNanos();
        }
    }
}
