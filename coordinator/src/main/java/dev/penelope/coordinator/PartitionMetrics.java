package dev.penelope.coordinator;

import io.micrometer.core.instrument.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is counted of one partition for as long as this process works on it. Written by the thread
 * that does, read by others.
 */
public final class PartitionMetrics implements AutoCloseable {
    private final Set<PartitionMetrics> all;
    private final Clock clock;
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
    private volatile int quarantined;
    private volatile Census census = new Census();
    private volatile long censusAtNanos;

    PartitionMetrics(Set<PartitionMetrics> all, Clock clock) {
        this.all = all;
        this.clock = clock;
        this.censusAtNanos = clock.monotonicTime();
        all.add(this);
    }

    /** Counts for nobody. */
    public static PartitionMetrics unwatched() {
        return new PartitionMetrics(new HashSet<>(), Clock.SYSTEM);
    }

    /** A round of all open sagas is over. */
    public void counted(Census round) {
        census = round;
        censusAtNanos = clock.monotonicTime();
    }

    /** So many sagas are quarantined. */
    public void quarantined(int sagas) {
        quarantined = sagas;
    }

    /** So many records more, or fewer, of an input wait for what may still come. */
    public void waiting(String input, int more) {
        waiting.merge(input, more, Integer::sum);
    }

    /** Another process counts the partition from now on. */
    @Override
    public void close() {
        all.remove(this);
    }

    Census census() {
        return census;
    }

    /** How old the census is; before the first, how long there has been none. */
    double censusSeconds() {
        return (clock.monotonicTime() - censusAtNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    int quarantined() {
        return quarantined;
    }

    int waiting(String input) {
        return waiting.getOrDefault(input, 0);
    }
}
