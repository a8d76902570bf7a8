package dev.penelope.cli;

import java.util.concurrent.CountDownLatch;

/** Commands that run until the process is told to end. */
final class Foreground {
    private Foreground() {}

    /** Never returns by itself: shutdown hooks stop what runs. */
    static int untilTold() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }
}
