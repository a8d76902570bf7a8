package dev.penelope.cli.bench;

import java.time.Duration;

/**
 * How long everything takes.
 *
 * @param warmUp of each chapter, unmeasured, at its largest closed loop
 * @param leadIn of each load, unmeasured, at least
 * @param leadInMost how long a lead-in goes on, at most, until the JVMs have stopped compiling
 * @param windows how often each load is measured
 * @param counted after the windows, while records are counted and compaction is held back
 */
public record Timing(
        Duration warmUp,
        Duration leadIn,
        Duration leadInMost,
        int windows,
        Duration window,
        Duration counted) {
    /** What the published figures are measured with. */
    public static final Timing DEFAULT =
            new Timing(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60),
                    5,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4));

    /** Hardly any time for each: whether it works, not how fast. */
    static final Timing QUICK =
            new Timing(
                    Duration.ofMillis(200),
                    Duration.ofMillis(100),
                    Duration.ofMillis(100),
                    2,
                    Duration.ofMillis(200),
                    Duration.ofMillis(300));

    public Timing {
        if (windows < 1) {
            throw new IllegalArgumentException("Expected a window at least");
        }
    }

    /** About how long so many loads take, of which the first has most compiled. */
    Duration of(int loads) {
        Duration each =
                leadIn.plus(leadInMost.dividedBy(10))
                        .plus(window.multipliedBy(windows))
                        .plus(counted.multipliedBy(2));
        return leadInMost.plus(each.multipliedBy(loads));
    }

    static String words(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
