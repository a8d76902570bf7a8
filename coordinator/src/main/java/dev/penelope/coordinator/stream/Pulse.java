package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * For how long stream threads have not come around. A thread asks for records several times a
 * second, however few there are; one that does not is stuck within a record or a commit, mostly in
 * something that waits: RocksDB on a full disk does so without end and without an exception.
 */
final class Pulse {
    /** No work on the records of one round takes so long. */
    private static final Duration STANDSTILL = Duration.ofMinutes(1);

    private Pulse() {}

    /** Whether a thread has not come around for so long that it is stuck. */
    static boolean standsStill(Map<MetricName, ? extends Metric> metrics) {
        return standstillSeconds(metrics) >= STANDSTILL.toSeconds();
    }

    /**
     * The seconds since the thread that stands still longest asked for records; 0 if no thread has
     * asked yet, or none is left.
     *
     * @param metrics those of Kafka Streams
     */
    static double standstillSeconds(Map<MetricName, ? extends Metric> metrics) {
        return metrics.values().stream()
                .filter(metric -> isLastPoll(metric.metricName()))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .reduce(0, Math::max); // It is -1 before the first.
    }

    /**
     * Not of the threads that restore state and keep standbys: their consumers ask only when there
     * is something to read. That these are stuck shows by what is left to restore.
     */
    private static boolean isLastPoll(MetricName name) {
        return name.name().equals("last-poll-seconds-ago")
                && name.group().equals("consumer-metrics")
                && !name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer");
    }
}
