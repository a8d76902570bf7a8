package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

final class SeatsTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Semaphore mayEnd = new Semaphore(0);
    private final Seats seats = new Seats(3, "test", delivery -> mayEnd.acquireUninterruptibly());

    @Test
    void noMoreAreTakenThanThereAre() throws InterruptedException {
        assertThat(seats.take(2, AT_ONCE)).isTrue();
        assertThat(seats.take(2, AT_ONCE)).isFalse();

        seats.giveBack(1);

        assertThat(seats.take(2, AT_ONCE)).isTrue();
    }

    @Test
    void aSeatIsFreeAgainWhenWhatBeganOnItHasEnded() throws InterruptedException {
        assertThat(seats.take(3, AT_ONCE)).isTrue();
        seats.giveBack(2);
        seats.begin(Fixtures.delivery(1));
        assertThat(seats.running()).isOne();
        assertThat(seats.take(3, AT_ONCE)).isFalse();

        mayEnd.release();

        assertThat(seats.take(3, Duration.ofSeconds(20))).isTrue();
        assertThat(seats.running()).isZero();
    }
}
