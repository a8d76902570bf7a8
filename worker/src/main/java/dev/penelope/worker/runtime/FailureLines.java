package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound on the log lines about failed attempts: a few of each kind in a minute, as a fault may
 * fail very many at once. Safe to use from any thread.
 */
final class FailureLines {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLines.class);
    private static final int LINES = 10;
    private static final long PERIOD = Duration.ofMinutes(1).toNanos();

    private final Map<String, Period> periods = new HashMap<>();

    private static final class Period {
        private final long sinceNanos;
        private int seen;

        Period(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * Whether another may be written; the first of the next minute says how many were not.
     *
     * @param kind of a few
     */
    synchronized boolean isRoomFor(String kind, long nowNanos) {
        Period period = periods.computeIfAbsent(kind, first -> new Period(nowNanos));
        if (nowNanos - period.sinceNanos >= PERIOD) {
            if (period.seen > LINES) {
                LOG.warn(
                        "{} more commands were {} within a minute; the worker's metrics count them",
                        period.seen - LINES,
                        kind);
            }
            period = new Period(nowNanos);
            periods.put(kind, period);
        }
        return ++period.seen <= LINES;
    }
}
