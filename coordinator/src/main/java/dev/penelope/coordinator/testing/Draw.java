package dev.penelope.coordinator.testing;

import java.time.Duration;

/**
 * Numbers that follow from a seed and from what they are for, not from how many were drawn before:
 * so that what goes wrong in one place of a run changes nothing elsewhere.
 */
record Draw(long seed) {
    private static final long PICKUP_MS = 9;

    /** From 0 to, but not including, {@code bound}. */
    private long below(long bound, Object... what) {
        long bits = seed * 0x9e3779b97f4a7c15L;
        for (Object part : what) {
            bits = mix(bits ^ part.toString().hashCode());
        }
        return Math.floorMod(bits, bound);
    }

    /** How long a command waits for a worker, in milliseconds. */
    long pickupMs(Faults.Delivery delivery, int times) {
        return 1 + below(PICKUP_MS, "pickup", delivery, times);
    }

    Duration between(Duration least, Duration most, Faults.Delivery delivery) {
        long room = most.toMillis() - least.toMillis() + 1;
        return least.plusMillis(below(room, "took", delivery));
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
