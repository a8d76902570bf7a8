package dev.penelope.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a worker says of itself on {@code saga-worker}, again and again for as long as it works.
 *
 * @param worker its name, as in events; two that share one would speak for each other
 * @param queue whose commands it takes
 * @param actions the names of those that it has code for
 * @param since when it started, by its own clock
 * @param interval how often it says so
 * @param concurrency how many actions it runs at once; 0 if it does not say
 * @param version of the worker's code, for people
 * @param definitions whose commands alone it runs, each a name, {@code name@version} or hash; all
 *     if it is empty
 */
public record AnnouncementRecord(
        String worker,
        String queue,
        NavigableSet<String> actions,
        Instant since,
        Duration interval,
        int concurrency,
        String version,
        NavigableSet<String> definitions) {
    /** A worker that misses so many announcements in a row counts as gone. */
    public static final int MISSED = 3;

    /** Says so at least this often; otherwise one that is gone would be believed in for long. */
    public static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);

    public AnnouncementRecord {
        actions = new TreeSet<>(actions);
        definitions = new TreeSet<>(definitions);
    }

    /** Of one that says nothing of itself, and takes commands of all definitions. */
    public AnnouncementRecord(
            String worker,
            String queue,
            NavigableSet<String> actions,
            Instant since,
            Duration interval) {
        this(worker, queue, actions, since, interval, 0, "", new TreeSet<>());
    }

    /** Whether it has code for that action. */
    public boolean serves(String action) {
        return actions.contains(action);
    }

    /** Until when the worker counts as there, if it said this then and says nothing more. */
    public long lastsUntilMs(long appendedAtMs) {
        return appendedAtMs + MISSED * interval.toMillis();
    }
}
