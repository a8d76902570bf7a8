package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Counts the records of changelogs that are still to be read before sagas can move. */
final class Restoring implements StateRestoreListener {
    private final CoordinatorMetrics metrics;
    private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

    Restoring(CoordinatorMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
        left.put(changelog, Math.max(0, to - from));
        tell();
    }

    @Override
    public void onBatchRestored(
            TopicPartition changelog, String store, long batchEndOffset, long numRestored) {
        left.computeIfPresent(changelog, (same, more) -> Math.max(0, more - numRestored));
        tell();
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long totalRestored) {
        left.remove(changelog);
        tell();
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long totalRestored) {
        left.remove(changelog);
        tell();
    }

    private void tell() {
        metrics.toRestore(left.values().stream().mapToLong(Long::longValue).sum());
    }
}
