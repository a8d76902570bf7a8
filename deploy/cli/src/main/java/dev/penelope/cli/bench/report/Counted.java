package dev.penelope.cli.bench.report;

import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What went through the topics in a time in which so many sagas ended, and so many nodes were run
 * or undone.
 *
 * @param exact false if the broker compacted some of it meanwhile: then nothing is said
 * @param logBytes what the logs of all topics grew by, with all that Kafka adds; {@link #UNKNOWN}
 *     if the broker compacted anything meanwhile
 */
public record Counted(
        boolean exact, long sagas, long nodes, long logBytes, Map<String, PerTopic> topics) {
    public static final long UNKNOWN = -1;
    public static final Counted NOT = new Counted(false, 0, 0, UNKNOWN, Map.of());

    double perSaga(ToLongFunction<PerTopic> what) {
        return (double) sum(what) / Math.max(1, sagas);
    }

    double perNode(ToLongFunction<PerTopic> what) {
        return (double) sum(what) / Math.max(1, nodes);
    }

    double logBytesPerNode() {
        return (double) logBytes / Math.max(1, nodes);
    }

    private long sum(ToLongFunction<PerTopic> what) {
        return topics.values().stream().mapToLong(what).sum();
    }

    /** How many bytes a value of a topic has on average; 0 if there was none. */
    public int bytesOfValue(String topic) {
        PerTopic found = topics.get(topic);
        return found == null ? 0 : found.bytesOfValue();
    }
}
