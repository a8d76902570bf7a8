package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, with a bound. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(what, condition, Thread::onSpinWait);
    }

    /** Does something meanwhile, such as the work of a thread that a test does not start. */
    static void until(String what, BooleanSupplier condition, Runnable meanwhile) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("Expected: " + what).isLessThan(untilNanos);
            meanwhile.run();
        }
    }
}
