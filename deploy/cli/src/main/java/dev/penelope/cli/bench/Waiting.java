package dev.penelope.cli.bench;

import java.time.Duration;

/** Lets time pass, in which the children work. */
final class Waiting {
    private Waiting() {}

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", interrupted);
        }
    }
}
