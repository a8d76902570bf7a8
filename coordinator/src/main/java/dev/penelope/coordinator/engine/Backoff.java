package dev.penelope.coordinator.engine;

import dev.penelope.model.Retry;

/**
 * How long to wait before the next attempt. The jitter follows from the ids, so that a step
 * repeated after a crash waits as long as before, and sagas that failed together do not retry
 * together.
 */
final class Backoff {
    /** Between looks for a worker that has the code, or for a queue that exists. */
    static final long UNSERVED_MS = 5_000;

    /** So many workers that were lost in a row with the same node are no coincidence. */
    static final int LOSSES = 5;

    private Backoff() {}

    /** The wait after {@code attempts} attempts of a node; {@code seed} is the saga's. */
    static long waitMs(Retry retry, int seed, int place, int attempts) {
        double cap = retry.cap().toMillis();
        double wait = retry.first().toMillis() * Math.pow(retry.factor(), attempts - 1.0);
        double jitter = retry.jitter() * unit(mix(seed, place, attempts));
        return Math.max(1, Math.round(Math.min(wait, cap) * (1 + jitter)));
    }

    /** The same, but the longest at once after so many lost workers in a row. */
    static long waitMs(Retry retry, int seed, int place, int attempts, int losses) {
        return losses < LOSSES
                ? waitMs(retry, seed, place, attempts)
                : waitMs(retry.waiting(retry.cap(), 1, retry.cap()), seed, place, attempts);
    }

    /** From -1 to 1. */
    private static double unit(long bits) {
        return (bits >> 11) * 0x1.0p-52;
    }

    /** Spreads its arguments over all 64 bits (the finalizer of SplitMix64). */
    private static long mix(int seed, int place, int attempts) {
        long bits = ((long) seed << 32) ^ ((long) place << 16) ^ attempts;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }
}
