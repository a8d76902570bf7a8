package dev.penelope.cli.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How one load went.
 *
 * @param topics records and bytes per saga, by topic, counted over the last window
 * @param problem what went wrong first; empty if nothing did
 * @param loadAverage of the machine, when it ended
 */
public record Measurement(
        String suite,
        String variant,
        String load,
        List<Window> windows,
        Map<String, PerSaga> topics,
        long started,
        long wrong,
        int lost,
        String problem,
        String loadAverage) {

    /**
     * One window.
     *
     * @param cpuMsPerSaga by process, but for compiling
     * @param compilingCores how many cores our JVMs used to compile
     * @param othersCores how many cores all other processes of the machine used meanwhile
     * @param logBytesPerSaga what the logs of all topics grew by, with all that Kafka adds
     */
    public record Window(
            double sagasPerSecond,
            double p50Ms,
            double p99Ms,
            double maxMs,
            Map<String, Double> cpuMsPerSaga,
            double compilingCores,
            double othersCores,
            double logBytesPerSaga) {
        double cpuMs() {
            return cpuMsPerSaga.values().stream().mapToDouble(each -> each).sum();
        }
    }

    /**
     * Of one topic.
     *
     * @param bytes of keys, values and headers
     * @param valueBytes of one value, on average, deletions aside
     * @param markers that end transactions: one for each that wrote to a partition
     */
    public record PerSaga(double records, double bytes, double valueBytes, double markers) {}

    /** How many bytes a value of a topic has on average; 0 if there was none. */
    int valueBytes(String topic) {
        PerSaga found = topics.get(topic);
        return found == null ? 0 : (int) Math.round(found.valueBytes());
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

    /** Records per saga of all topics. */
    double records() {
        return topics.values().stream().mapToDouble(PerSaga::records).sum();
    }

    double markers() {
        return topics.values().stream().mapToDouble(PerSaga::markers).sum();
    }

    double bytes() {
        return topics.values().stream().mapToDouble(PerSaga::bytes).sum();
    }
}
