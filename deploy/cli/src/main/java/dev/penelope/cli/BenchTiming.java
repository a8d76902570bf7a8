package dev.penelope.cli;

import dev.penelope.cli.bench.Timing;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say how long a benchmark measures. */
final class BenchTiming {
    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "Of each chapter, before all loads (default: 10s).")
    private Duration warmUp = Timing.DEFAULT.warmUp();

    @Option(
            names = "--lead-in",
            paramLabel = "TIME",
            description = "Of each load, unmeasured, at least (default: 3s).")
    private Duration leadIn = Timing.DEFAULT.leadIn();

    @Option(
            names = "--lead-in-most",
            paramLabel = "TIME",
            description =
                    "How long a lead-in goes on, at most, until the JVMs compile on less than a"
                            + " tenth of a core (default: 60s).")
    private Duration leadInMost = Timing.DEFAULT.leadInMost();

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "How often each load is measured (default: ${DEFAULT-VALUE}).")
    private int windows = Timing.DEFAULT.windows();

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "How long each time (default: 3s).")
    private Duration window = Timing.DEFAULT.window();

    Timing timing() {
        return new Timing(warmUp, leadIn, leadInMost, windows, window, Timing.DEFAULT.counted());
    }
}
