package dev.penelope.cli.bench.report;

import java.util.Map;

/**
 * One window of a load.
 *
 * @param nodesPerSecond that were run or undone
 * @param cpuMsPerSaga by process, but for compiling
 * @param compilingCores how many cores our JVMs used to compile
 * @param othersCores how many cores all other processes of the machine used meanwhile
 * @param diskWaitCores how many cores had nothing to do while somebody waited for a disk
 */
public record Window(
        double sagasPerSecond,
        double nodesPerSecond,
        double p50Ms,
        double p99Ms,
        double maxMs,
        Map<String, Double> cpuMsPerSaga,
        double compilingCores,
        double othersCores,
        double diskWaitCores) {
    double cpuMs() {
        return cpuMsPerSaga.values().stream().mapToDouble(each -> each).sum();
    }

    /** How many cores did nothing but this. */
    double cores() {
        return cpuMs() * sagasPerSecond / 1e3;
    }

    double cpuMicrosPerNode() {
        return cores() * 1e6 / nodesPerSecond;
    }
}
