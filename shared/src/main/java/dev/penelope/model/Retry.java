package dev.penelope.model;

import java.time.Duration;

/**
 * When an attempt of unknown outcome is made again: after {@code first}, then {@code factor} times
 * longer each time up to {@code cap}, each wait varied by up to ±{@code jitter} of itself (0.2 is
 * 20 %). {@code maxAttempts} counts all attempts, the first included; {@link #NO_LIMIT} never ends.
 */
public record Retry(Duration first, double factor, Duration cap, double jitter, int maxAttempts) {
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Actions: 200 ms, doubling to 30 s, ±20 %, without end. */
    public static final Retry ACTION_DEFAULT =
            new Retry(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0.2, NO_LIMIT);

    /** Undo actions: 1 s, doubling to 5 min, ±20 %, without end. */
    public static final Retry UNDO_DEFAULT =
            new Retry(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.2, NO_LIMIT);

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Retry {
        require(first.compareTo(Duration.ofMillis(1)) >= 0, "first wait of at least 1 ms", first);
        require(cap.compareTo(first) >= 0, "cap of at least the first wait", cap);
        require(
                cap.compareTo(Limits.LONGEST) <= 0,
                "cap of at most " + Limits.LONGEST.toDays() + " days",
                cap);
        require(factor >= 1 && factor <= 100, "factor from 1 to 100", factor);
        require(jitter >= 0 && jitter <= 1, "jitter from 0 to 1", jitter);
        require(maxAttempts >= 1, "maxAttempts of at least 1", maxAttempts);
    }

    /** One attempt only. */
    public static Retry never() {
        return ACTION_DEFAULT.atMost(1);
    }

    public Retry atMost(int attempts) {
        return new Retry(first, factor, cap, jitter, attempts);
    }

    public Retry waiting(Duration first, double factor, Duration cap) {
        return new Retry(first, factor, cap, jitter, maxAttempts);
    }

    private static void require(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "Expected a retry policy with a " + expected + ", but got " + got);
        }
    }
}
