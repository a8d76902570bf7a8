package dev.penelope.cli.bench;

import java.time.Duration;
import java.util.Map;

/**
 * How a load went on before it was measured. What a JVM has not compiled yet costs many times what
 * it will, and compiling itself takes the cores that are to be measured.
 *
 * @param settled whether compiling had as good as ended
 */
record LeadIn(double seconds, boolean settled) {
    /** How many cores all JVMs together may compile on when measuring begins. */
    static final double SETTLED_CORES = 0.1;

    private static final Duration LOOK = Duration.ofSeconds(2);

    static LeadIn of(Stage stage, Timing timing) {
        long began = System.nanoTime();
        Waiting.sleep(timing.leadIn());
        boolean settled = false;
        while (!settled && secondsSince(began) < timing.leadInMost().toMillis() / 1e3) {
            Map<String, CpuTime> before = Mark.cpuOf(stage);
            long since = System.nanoTime();
            Waiting.sleep(LOOK);
            settled =
                    Mark.compilingSeconds(before, Mark.cpuOf(stage)) / secondsSince(since)
                            < SETTLED_CORES;
        }
        return new LeadIn(secondsSince(began), settled);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
