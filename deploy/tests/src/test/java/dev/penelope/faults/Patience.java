package dev.penelope.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for things to come about, and never without end. */
final class Patience {
    private static final long LOOK_EVERY_MS = 20;

    private Patience() {}

    static void until(String what, Duration atMost, BooleanSupplier holds) {
        until(() -> what, atMost, holds);
    }

    static void until(Supplier<String> what, Duration atMost, BooleanSupplier holds) {
        long untilNanos = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new AssertionError(
                        "Expected within " + atMost.toSeconds() + " s that " + what.get());
            }
            passABit();
        }
    }

    /** For what is meant to last: a pause, a cut line. */
    static void pass(Duration time) {
        long untilNanos = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - untilNanos < 0) {
            passABit();
        }
    }

    private static void passABit() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", stop);
        }
    }
}
