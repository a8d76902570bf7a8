package dev.penelope.cli.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How one load went.
 *
 * @param memory of the coordinator, after it
 * @param leadInSeconds how long it went on before it was measured
 * @param settled whether the JVMs had as good as stopped compiling by then
 * @param loadAverage of the machine, when it ended
 */
public record Measurement(
        Subject subject,
        List<Window> windows,
        Counted counted,
        Books books,
        Memory memory,
        double leadInSeconds,
        boolean settled,
        String loadAverage) {

    /**
     * What became of all that were begun.
     *
     * @param putOff not begun, by an open loop that could not keep up
     * @param wrong ended otherwise than expected
     * @param lost had not ended long after the last was begun
     * @param problem the first one; empty if there was none
     */
    public record Books(long started, long putOff, long wrong, int lost, String problem) {
        public boolean sound() {
            return wrong == 0 && lost == 0;
        }
    }

    double median(ToDoubleFunction<Window> of) {
        double[] sorted = windows.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least(ToDoubleFunction<Window> of) {
        return windows.stream().mapToDouble(of).min().orElse(0);
    }

    double most(ToDoubleFunction<Window> of) {
        return windows.stream().mapToDouble(of).max().orElse(0);
    }
}
