package dev.penelope.simulator;

/** The whole path of a saga under every fault that can be thought of; a seed repeats any run. */
final class SimulatorTest {
    @Seeded(runs = 1_000)
    void strictWorkersSeeCommittedCommandsOnly(long seed) {
        run(seed, true);
    }

    @Seeded(runs = 1_000)
    void fastWorkersSeeCommandsThatMayNeverBeCommitted(long seed) {
        run(seed, false);
    }

    /** A run that fails is repeated with its log kept. */
    private static void run(long seed, boolean strict) {
        try {
            new Simulation(seed, strict, new Trace(false)).run();
        } catch (AssertionError | RuntimeException failure) {
            Trace trace = new Trace(true);
            try {
                new Simulation(seed, strict, trace).run();
            } catch (AssertionError | RuntimeException again) {
                throw new AssertionError(again + "\n" + trace, again);
            }
            throw new AssertionError("Expected the same seed to fail again", failure);
        }
    }
}
