package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.function.LongSupplier;

/**
 * The share of a stream thread's time that goes to what is due by the clock: timers and the patrol.
 * They get the time in which there are no records, and an eighth of the rest, for all partitions of
 * the thread together. Each timer that fires makes records of its own (a command, an outcome, what
 * follows from it), which are worked on in the time of records: with an eighth, the timers and up
 * to three records of each take half of a busy thread, however many are due. Used by its stream
 * thread alone.
 */
final class TimeShare {
    /** Of so many parts of a busy thread's time one is for the clock. */
    private static final int PARTS = 8;

    /** No more than this is saved up, so that records never wait for longer. */
    static final long MOST_NANOS = Duration.ofMillis(20).toNanos();

    /** What took longer than it might is paid back, up to this. */
    private static final long MOST_DEBT_NANOS = Duration.ofMillis(250).toNanos();

    /** So much more than others one may have taken. */
    private static final long AHEAD_NANOS = Duration.ofMillis(1).toNanos();

    private static final long STAYS_AWAY_NANOS = Duration.ofSeconds(5).toNanos();

    /** A transaction holds what was sent, and the producer's buffer is 32 MiB. */
    private static final long BYTES = 8 * 1024 * 1024;

    private final Waiting timers = new Waiting();
    private final Waiting patrols = new Waiting();
    private boolean begun;
    private long savedNanos = MOST_NANOS;
    private long sinceNanos;
    private long idleNanos;

    /** Those that want more time than there is, and what each has taken since it began to wait. */
    static final class Waiting {
        private final IdentityHashMap<Object, Taken> taken = new IdentityHashMap<>();

        private record Taken(long nanos, long atNanos) {}

        /** What the one that has taken least has taken; one that does not come does not count. */
        private long least(long nowNanos) {
            return taken.values().stream()
                    .filter(each -> nowNanos - each.atNanos() < STAYS_AWAY_NANOS)
                    .mapToLong(Taken::nanos)
                    .min()
                    .orElse(0);
        }

        private boolean isAhead(Object one, long nowNanos) {
            Taken mine = taken.get(one);
            return mine != null && mine.nanos() - least(nowNanos) > AHEAD_NANOS;
        }

        private void took(Object one, long nanos, long nowNanos) {
            Taken before = taken.get(one);
            long all = nanos + (before == null ? least(nowNanos) : before.nanos());
            taken.put(one, new Taken(all, nowNanos));
        }

        /** It wants no more. */
        void remove(Object one) {
            taken.remove(one);
        }

        int size() {
            return taken.size();
        }
    }

    /** The timers of partitions that had more due than there was time for. */
    Waiting timers() {
        return timers;
    }

    /** The patrols of partitions that are not through yet. */
    Waiting patrols() {
        return patrols;
    }

    /** There was nothing to do for so long. */
    void idle(long nanos) {
        idleNanos += nanos;
    }

    /**
     * What one of those that wait may take up now: an even part of what there is, and nothing if
     * others that wait have had less.
     *
     * @param nanos a clock
     * @param bytes how much was sent so far
     */
    Budget begin(Waiting waiting, Object one, LongSupplier nanos, LongSupplier bytes) {
        long now = nanos.getAsLong();
        if (begun) {
            long busyNanos = Math.max(0, now - sinceNanos - idleNanos);
            savedNanos = Math.min(MOST_NANOS, savedNanos + idleNanos + busyNanos / (PARTS - 1));
        }
        begun = true;
        idleNanos = 0;
        sinceNanos = now;
        int parts = Math.max(1, waiting.size());
        long mine = waiting.isAhead(one, now) ? 0 : Math.max(0, savedNanos) / parts;
        return new Budget(nanos, now, mine, bytes, BYTES / parts);
    }

    /**
     * Whoever began is done for now.
     *
     * @param more whether it would have taken more
     */
    void end(Waiting waiting, Object one, boolean more, long nowNanos) {
        long tookNanos = nowNanos - sinceNanos;
        savedNanos = Math.max(-MOST_DEBT_NANOS, savedNanos - tookNanos);
        sinceNanos = nowNanos;
        if (more) {
            waiting.took(one, tookNanos, nowNanos);
        } else {
            waiting.remove(one);
        }
    }
}
