package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FailureLinesTest {
    private final FailureLines lines = new FailureLines();

    private long written(String kind, long nowNanos) {
        return IntStream.range(0, 1_000).filter(i -> lines.isRoomFor(kind, nowNanos)).count();
    }

    @Test
    void aFewOfEachKindAreWrittenInAMinute() {
        long later = Duration.ofMinutes(1).toNanos();

        assertThat(written("failed", 0)).isEqualTo(10);
        assertThat(written("unknown", 0)).isEqualTo(10);
        assertThat(written("failed", later - 1)).isZero();
        assertThat(written("failed", later)).isEqualTo(10);
    }
}
