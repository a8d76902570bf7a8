package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    /** Monotonic clocks may start anywhere, and wrap. */
    private static final long START = Long.MAX_VALUE - 5;

    private final Lease lease = new Lease();

    private static long after(Duration time) {
        return START + time.toNanos();
    }

    @Test
    void isNotHeldBeforeTheFirstProof() {
        assertThat(lease.held(START)).isFalse();
        assertThat(lease.isDue(START)).isTrue();
    }

    @Test
    void isHeldForATermFromTheSendingOfTheProof() {
        lease.renew(START);

        assertThat(lease.held(after(Lease.TERM.minusNanos(1)))).isTrue();
        assertThat(lease.held(after(Lease.TERM))).isFalse();
    }

    @Test
    void anOlderProofThatArrivesLaterChangesNothing() {
        lease.renew(after(Duration.ofSeconds(3)));
        lease.renew(START);

        assertThat(lease.held(after(Lease.TERM.plusSeconds(2)))).isTrue();
    }

    @Test
    void isRenewedSeveralTimesWithinATermAndEndsBeforeOthersBelieveSo() {
        lease.renew(START);

        assertThat(lease.isDue(after(Lease.RENEWAL.plusNanos(1)))).isTrue();
        assertThat(Lease.RENEWAL.multipliedBy(3)).isLessThan(Lease.TERM);
        assertThat(Lease.GRACE).isGreaterThan(Lease.TERM.plus(Lease.TERM.dividedBy(5)));
    }
}
