package dev.penelope.cli.bench.report;

/**
 * How long sagas stood still when their coordinator was gone. Seconds count from the moment at
 * which it was told to end, or was killed.
 *
 * @param partitions that it had
 * @param unmoved how many of them did not move again
 * @param goneAfterSeconds when it had ended
 * @param firstSeconds when the first result of these partitions was seen again
 * @param lastSeconds when all of them had one
 * @param longestSeconds what the slowest saga took, from when it should have begun
 * @param problem what went wrong; empty if nothing did
 */
public record Downtime(
        String suite,
        int openSagas,
        String outage,
        int partitions,
        int unmoved,
        double goneAfterSeconds,
        double firstSeconds,
        double lastSeconds,
        double longestSeconds,
        long started,
        long wrong,
        int lost,
        String problem) {
    public boolean sound() {
        return partitions > 0 && unmoved == 0 && wrong == 0 && lost == 0 && problem.isEmpty();
    }
}
