package dev.penelope.coordinator.stream;

import dev.penelope.protocol.AnnouncementRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who serves what, as workers say it of themselves; of those that say nothing, what they answered
 * lately. Nothing but what people are told rests on it. Written by one thread, and by stream
 * threads as to answers; read by any.
 */
final class Roster {
    /** For so long a worker that says nothing of itself counts as there after an answer. */
    private static final long PLAIN_MS = Duration.ofMinutes(15).toMillis();

    /** What was heard longer ago than this says nothing of the present. */
    private static final long CURRENT_MS = Duration.ofSeconds(30).toMillis();

    /** Stands for any action of its queue. */
    private static final String ANY = "";

    private final long graceMs;
    private final Map<String, Entry> workers = new ConcurrentHashMap<>();
    private final Map<Service, Long> untilMs = new ConcurrentHashMap<>();
    private final Map<Service, Long> answeredAtMs = new ConcurrentHashMap<>();
    private volatile long completeSinceMs;
    private volatile long completeAtMs = Long.MIN_VALUE / 2;

    /** One action of one queue. */
    private record Service(String queue, String action) {}

    /** The last word of a worker, and until when it counts as there; in the past if it is gone. */
    private record Entry(AnnouncementRecord said, long untilMs) {
        Set<Service> services() {
            Set<Service> all = new HashSet<>();
            all.add(new Service(said.queue(), ANY));
            said.actions().forEach(action -> all.add(new Service(said.queue(), action)));
            return all;
        }
    }

    /**
     * @param grace how long an action may have no worker before that is worth a word: it takes a
     *     moment to replace one
     */
    Roster(Duration grace) {
        this.graceMs = grace.toMillis();
    }

    /** A worker said this, as of then. */
    void announced(AnnouncementRecord said, long seenAtMs) {
        Entry now = new Entry(said, said.lastsUntilMs(seenAtMs));
        Entry before = workers.put(said.worker(), now);
        Set<Service> services = now.services();
        services.forEach(service -> untilMs.merge(service, now.untilMs, Math::max));
        if (before != null) {
            Set<Service> dropped = before.services();
            dropped.removeAll(services);
            findOut(dropped);
        }
    }

    /** A worker took back what it said. It goes on to be known, as its last answers may come. */
    void left(String worker, long seenAtMs) {
        Entry gone =
                workers.computeIfPresent(
                        worker,
                        (name, last) -> new Entry(last.said, Math.min(last.untilMs, seenAtMs)));
        if (gone != null) {
            findOut(gone.services());
        }
    }

    private void findOut(Collection<Service> services) {
        for (Service service : services) {
            long until =
                    workers.values().stream()
                            .filter(entry -> entry.said.queue().equals(service.queue))
                            .filter(entry ->
                                    service.action.equals(ANY) || entry.said.serves(service.action))
                            .mapToLong(Entry::untilMs)
                            .max()
                            .orElse(0);
            untilMs.put(service, until);
        }
    }

    /** All that was said until then has been read. Without that now and then, nobody lacks. */
    void complete(long nowMs) {
        if (nowMs - completeAtMs > CURRENT_MS) {
            completeSinceMs = nowMs;
        }
        completeAtMs = nowMs;
        workers.values().removeIf(entry -> nowMs - entry.untilMs > PLAIN_MS);
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
            answeredAtMs.put(service, nowMs);
        }
    }

    /**
     * Whether nobody has served it for longer than the grace, and not since that time; false for as
     * long as that cannot be told.
     */
    boolean lacksWorker(String queue, String action, long sinceMs, long nowMs) {
        if (nowMs - completeAtMs > CURRENT_MS) {
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
                        all.merge(entry.said.queue(), nowMs < entry.untilMs ? 1 : 0, Integer::sum));
        return all;
    }
}
