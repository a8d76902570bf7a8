package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final Duration TERM = Duration.ofSeconds(3);

    /** Monotonic clocks may start anywhere, and wrap. */
    private static final long START = Long.MAX_VALUE - 5;

    private final Lease lease = new Lease(TERM.multipliedBy(2));

    private static long after(Duration time) {
        return START + time.toNanos();
    }

    @Test
    void isNotHeldBeforeTheFirstProof() {
        assertThat(lease.held(START)).isFalse();
        assertThat(lease.isDue(START)).isTrue();
    }

    @Test
    void isHeldForHalfASessionFromTheSendingOfTheProof() {
        lease.renew(START);

        assertThat(lease.held(after(TERM.minusNanos(1)))).isTrue();
        assertThat(lease.held(after(TERM))).isFalse();
    }

    @Test
    void anOlderProofThatArrivesLaterChangesNothing() {
        lease.renew(after(Duration.ofSeconds(2)));
        lease.renew(START);

        assertThat(lease.held(after(TERM.plusSeconds(1)))).isTrue();
    }

    @Test
    void isRenewedSeveralTimesWithinATerm() {
        lease.renew(START);

        assertThat(lease.isDue(after(TERM.dividedBy(5)))).isFalse();
        assertThat(lease.isDue(after(TERM.dividedBy(4)))).isTrue();
    }

    @Test
    void endsBeforeOthersBelieveSoHoweverLongItsSession() {
        Lease longest = new Lease(Duration.ofMinutes(5));
        longest.renew(START);

        assertThat(longest.held(after(Lease.LONGEST))).isFalse();
        assertThat(Lease.GRACE).isGreaterThan(Lease.LONGEST.plus(Lease.LONGEST.dividedBy(5)));
    }
}
