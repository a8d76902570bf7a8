package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BulletinTest {
    private static final long START = 1_790_000_000_000L;

    private final Bulletin bulletin = new Bulletin();

    @Test
    void tenOfEachKindAreNamedInAMinute() {
        assertThat(said("STUCK", 100, 1_000)).isEqualTo(10);
        assertThat(said("SILENT", 3, 1_000)).isEqualTo(3);
        assertThat(said("STUCK", 100, 59_000)).isZero();
        assertThat(said("STUCK", 100, 61_001)).isEqualTo(10);
    }

    @Test
    void aMinuteThatIsOverCountsNoMore() {
        assertThat(said("STUCK", 10, 1_000)).isEqualTo(10);
        bulletin.tick(START + 60_999);
        assertThat(said("STUCK", 1, 60_999)).isZero();
        bulletin.tick(START + 61_000);
        assertThat(said("STUCK", 100, 61_000)).isEqualTo(10);
    }

    private long said(String code, int times, long afterMs) {
        return IntStream.range(0, times)
                .filter(each -> bulletin.isToBeSaid(code, START + afterMs))
                .count();
    }
}
