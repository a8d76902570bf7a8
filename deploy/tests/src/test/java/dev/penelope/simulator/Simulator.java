package dev.penelope.simulator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a seed stands for: how workers read, and which coordinator runs. The last two bits tell, so
 * that a number is all it takes to repeat a run.
 */
final class Simulator {
    /**
     * Limits that graphs of a few nodes never reach, made so small that they do: half of the seeds
     * run with them.
     */
    private static final List<Change> SMALL =
            List.of(
                    new Change(
                            "engine/Engine.java",
                            "int NODES_PER_STEP = 256;",
                            "int NODES_PER_STEP = 2;"),
                    new Change("engine/View.java", "int PAGE = 12;", "int PAGE = 3;"),
                    new Change(
                            "stream/Filing.java", "int NEAR_BYTES = 384;", "int NEAR_BYTES = 64;"));

    private Simulator() {}

    /** The changes, and small limits. */
    static List<Change> small(List<Change> changes) {
        return Stream.concat(changes.stream(), SMALL.stream()).toList();
    }

    static boolean isStrict(long seed) {
        return (seed & 1) == 0;
    }

    static boolean isSmall(long seed) {
        return (seed & 2) != 0;
    }

    /** What a seed stands for, in words. */
    static String spoken(long seed) {
        return (isStrict(seed) ? "strict" : "fast") + (isSmall(seed) ? ", small steps" : "");
    }

    /** What went wrong, with the log of each saga as a tree; empty if nothing did. */
    static String failure(long seed) {
        try {
            new Simulation(seed, isStrict(seed), new Trace(false)).run();
            return "";
        } catch (AssertionError | RuntimeException failure) {
            String again = story(seed);
            return again.startsWith(failure.getMessage() + "\n")
                    ? again
                    : "Expected seed " + seed + " to fail again with: " + failure + again;
        }
    }

    /** The log of each saga as a tree; before it what went wrong, if anything did. */
    static String story(long seed) {
        Trace trace = new Trace(true);
        try {
            new Simulation(seed, isStrict(seed), trace).run();
            return trace.toString();
        } catch (AssertionError | RuntimeException failure) {
            StringWriter stack = new StringWriter();
            failure.printStackTrace(new PrintWriter(stack, true));
            return failure.getMessage() + "\n" + trace + stack;
        }
    }
}
