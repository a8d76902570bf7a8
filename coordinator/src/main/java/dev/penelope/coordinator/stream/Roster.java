package dev.penelope.coordinator.stream;

import dev.penelope.protocol.AnnouncementRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who serves what, as workers say it of themselves; of those that say nothing, what they answered
 * lately. Nothing but what people are told rests on it. Bounded, whatever is announced. Written by
 * one thread, and by stream threads as to answers; read by any.
 */
final class Roster {
    /** For so long a worker that says nothing of itself counts as there after an answer. */
    private static final long PLAIN_MS = Duration.ofMinutes(15).toMillis();

    /** What was heard longer ago than this says nothing of the present. */
    private static final long CURRENT_MS = Duration.ofSeconds(30).toMillis();

    /** Workers that are known at most. */
    static final int WORKERS = 10_000;

    /** Actions of queues that are known at most, those included that lately had a worker. */
    private static final int SERVICES = 100_000;

    /** About what the names of workers' actions may take up, each set of them counted once. */
    private static final long BYTES = 64L * 1024 * 1024;

    /** To find out at once who else serves a service, so many pairs of both are looked at. */
    private static final int PAIRS_AT_ONCE = 100_000;

    /** Stands for any action of its queue. */
    private static final String ANY = "";

    private final long graceMs;
    private final Map<String, Entry> workers = new ConcurrentHashMap<>();
    private final Map<Service, Long> untilMs = new ConcurrentHashMap<>();
    private final Map<Service, Long> answeredAtMs = new ConcurrentHashMap<>();

    /** Services that a worker gave up, and that may have another. */
    private final Set<Service> doubtful = new HashSet<>();

    /** Sets of actions, each kept once: most workers of a queue have the same. */
    private final Map<Set<String>, Shared> shared = new HashMap<>();

    private long bytes;
    private volatile long refusedAtMs = Long.MIN_VALUE / 2;
    private volatile long completeSinceMs;
    private volatile long completeAtMs = Long.MIN_VALUE / 2;

    /** One action of one queue. */
    private record Service(String queue, String action) {}

    /** A set of actions, and how many workers have it. */
    private static final class Shared {
        private final Set<String> actions;
        private int workers;

        Shared(Set<String> actions) {
            this.actions = actions;
        }
    }

    /** The last word of a worker, and until when it counts as there; in the past if it is gone. */
    private record Entry(String queue, Set<String> actions, long untilMs) {
        Set<Service> services() {
            Set<Service> all = new HashSet<>();
            all.add(new Service(queue, ANY));
            actions.forEach(action -> all.add(new Service(queue, action)));
            return all;
        }

        boolean serves(Service service) {
            return queue.equals(service.queue)
                    && (service.action.equals(ANY) || actions.contains(service.action));
        }
    }

    /**
     * @param grace how long an action may have no worker before that is worth a word: it takes a
     *     moment to replace one
     */
    Roster(Duration grace) {
        this.graceMs = grace.toMillis();
    }

    /**
     * A worker said this, as of then.
     *
     * @return false if there is no room for it; then it is not known for a while who is there
     */
    boolean announced(AnnouncementRecord said, long seenAtMs) {
        @Nullable Entry before = workers.get(said.worker());
        boolean same = before != null && before.actions.equals(said.actions());
        if (!same && !hasRoom(said, before == null)) {
            refusedAtMs = Math.max(refusedAtMs, seenAtMs);
            return false;
        }
        Entry now = new Entry(said.queue(), share(said.actions()), said.lastsUntilMs(seenAtMs));
        workers.put(said.worker(), now);
        Set<Service> services = now.services();
        services.forEach(service -> untilMs.merge(service, now.untilMs, Math::max));
        if (before != null) {
            release(before.actions);
            Set<Service> dropped = before.services();
            dropped.removeAll(services);
            findOut(dropped);
        }
        return true;
    }

    private boolean hasRoom(AnnouncementRecord said, boolean isNew) {
        return (!isNew || workers.size() < WORKERS)
                && untilMs.size() + said.actions().size() < SERVICES
                && (shared.containsKey(said.actions()) || bytes + bytesOf(said.actions()) <= BYTES);
    }

    private Set<String> share(Set<String> actions) {
        Shared ours =
                shared.computeIfAbsent(
                        Set.copyOf(actions),
                        copy -> {
                            bytes += bytesOf(copy);
                            return new Shared(copy);
                        });
        ours.workers++;
        return ours.actions;
    }

    private void release(Set<String> actions) {
        Shared ours = shared.get(actions);
        if (ours != null && --ours.workers == 0) {
            shared.remove(actions);
            bytes -= bytesOf(actions);
        }
    }

    private static long bytesOf(Set<String> actions) {
        return actions.stream().mapToLong(action -> 72 + 2L * action.length()).sum();
    }

    /** A worker took back what it said. It goes on to be known, as its last answers may come. */
    void left(String worker, long seenAtMs) {
        Entry gone =
                workers.computeIfPresent(
                        worker,
                        (name, last) ->
                                new Entry(
                                        last.queue,
                                        last.actions,
                                        Math.min(last.untilMs, seenAtMs)));
        if (gone != null) {
            findOut(gone.services());
        }
    }

    /** Who else serves these: now, or with all others when there is much to look at. */
    private void findOut(Set<Service> services) {
        if ((long) services.size() * workers.size() <= PAIRS_AT_ONCE) {
            settle(services);
        } else {
            doubtful.addAll(services);
        }
    }

    /** In one pass over all workers, however many services it is about. */
    private void settle(Set<Service> services) {
        Map<Service, Long> found = new HashMap<>();
        for (Entry entry : workers.values()) {
            Set<Service> theirs =
                    services.size() < entry.actions.size() ? services : entry.services();
            for (Service service : theirs) {
                if (services.contains(service) && entry.serves(service)) {
                    found.merge(service, entry.untilMs, Math::max);
                }
            }
        }
        services.forEach(service -> untilMs.put(service, found.getOrDefault(service, 0L)));
    }

    /** All that was said until then has been read. Without that now and then, nobody lacks. */
    void complete(long nowMs) {
        if (nowMs - completeAtMs > CURRENT_MS) {
            completeSinceMs = nowMs;
        }
        completeAtMs = nowMs;
        if (!doubtful.isEmpty()) {
            settle(doubtful);
            doubtful.clear();
        }
        workers.values()
                .removeIf(entry -> {
                    boolean forgotten = nowMs - entry.untilMs > PLAIN_MS;
                    if (forgotten) {
                        release(entry.actions);
                    }
                    return forgotten;
                });
        untilMs.values().removeIf(until -> nowMs - until > PLAIN_MS);
        answeredAtMs.values().removeIf(at -> nowMs - at > PLAIN_MS);
    }

    /** Somebody answered for that action. */
    void answered(String queue, String action, String worker, long nowMs) {
        if (!workers.containsKey(worker)) {
            answered(new Service(queue, action), nowMs);
            answered(new Service(queue, ANY), nowMs);
        }
    }

    private void answered(Service service, long nowMs) {
        // To be right within a second does, and is cheaper than to write each time.
        if (nowMs - answeredAtMs.getOrDefault(service, 0L) > 1_000) {
            if (answeredAtMs.size() < SERVICES) {
                answeredAtMs.put(service, nowMs);
            } else {
                refusedAtMs = nowMs;
            }
        }
    }

    /**
     * Whether nobody has served it for longer than the grace, and not since that time; false for as
     * long as that cannot be told.
     */
    boolean lacksWorker(String queue, String action, long sinceMs, long nowMs) {
        if (nowMs - completeAtMs > CURRENT_MS || nowMs - refusedAtMs < PLAIN_MS) {
            return false;
        }
        long served = Math.max(completeSinceMs, until(queue, action));
        served = Math.max(served, answeredUntil(queue, action));
        if (until(queue, ANY) < nowMs) {
            // Nobody of this queue says anything, so that what one serves another may as well.
            served = Math.max(served, answeredUntil(queue, ANY));
        }
        return nowMs - Math.max(sinceMs, served) >= graceMs;
    }

    private long until(String queue, String action) {
        return untilMs.getOrDefault(new Service(queue, action), 0L);
    }

    private long answeredUntil(String queue, String action) {
        Long at = answeredAtMs.get(new Service(queue, action));
        return at == null ? 0 : at + PLAIN_MS;
    }

    /** How many workers of each queue are there; those that left lately count as 0. */
    Map<String, Integer> there(long nowMs) {
        Map<String, Integer> all = new HashMap<>();
        workers.values()
                .forEach(entry ->
                        all.merge(entry.queue, nowMs < entry.untilMs ? 1 : 0, Integer::sum));
        return all;
    }
}
