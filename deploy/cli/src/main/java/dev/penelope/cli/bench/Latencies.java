package dev.penelope.cli.bench;

import java.util.Arrays;

/** Latencies of one window, every one of them kept: exact, and cheap enough for a few minutes. */
final class Latencies {
    private long[] nanos = new long[1024];
    private int size;

    synchronized void add(long latencyNanos) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size] = latencyNanos;
        size++;
    }

    /** Takes out what was measured since the last call. */
    synchronized Summary take(double seconds) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        size = 0;
        return new Summary(
                sorted.length,
                seconds,
                quantileMs(sorted, 0.5),
                quantileMs(sorted, 0.99),
                quantileMs(sorted, 1));
    }

    /** The smallest one that this share of all do not exceed; 0 if there are none. */
    private static double quantileMs(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int place = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, place)] / 1e6;
    }

    /** One window, as the client saw it. */
    record Summary(int sagas, double seconds, double p50Ms, double p99Ms, double maxMs) {
        double perSecond() {
            return sagas / seconds;
        }
    }
}
