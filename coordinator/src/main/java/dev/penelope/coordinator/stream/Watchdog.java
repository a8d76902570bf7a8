package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.stream.StreamThreads.StreamThread;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog of the stream threads. One that does not move keeps its sagas waiting, keeps the
 * whole group waiting when a coordinator joins or leaves, and keeps workers from reading what
 * stands behind its open transaction. So its place in the group and its transaction are taken from
 * it: others go on with its sagas. If it does not move after that, the process has to end.
 *
 * <p>A thread that waits within Kafka's clients waits for brokers. That is no reason to take its
 * work away, which would mean to restore its state: unless the brokers say that the group waits for
 * its members meanwhile.
 *
 * <p>Time is counted in looks of the watchdog's own: a pause of the whole process counts once.
 */
final class Watchdog implements AutoCloseable {
    /** From look to look. */
    static final Duration EVERY = Duration.ofMillis(500);

    /** No single step, store or timer takes so long. */
    static final Duration STILL = Duration.ofSeconds(8);

    /** For so long a thread may stand still before the process gives up. */
    static final Duration GIVE_UP = Duration.ofSeconds(60);

    /** Whatever waits in Kafka's clients waits for less: see {@link StreamsSettings}. */
    static final Duration GIVE_UP_WAITING = Duration.ofMinutes(4);

    /** How long the group may wait for its members before one that does not come leaves it. */
    static final Duration GROUP_WAITS = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int FRAMES = 12;

    private final StreamThreads threads;
    private final Remedy remedy;
    private final Thread thread;
    private final Map<StreamThread, Watched> watched = new HashMap<>();
    private volatile double standstillSeconds;
    private volatile boolean closed;

    /** What the watchdog can do about a thread that stands still. */
    interface Remedy {
        /** Whether the brokers answer, and say that the group waits for its members. */
        boolean groupWaits();

        /** Takes its place in the group and its transaction from a thread. True if that is done. */
        boolean release(StreamThread thread);

        /** The process cannot go on. */
        void giveUp(String why);
    }

    private static final class Watched {
        private long beats;
        private int looks;

        /** The last of these at which it waited for brokers. */
        private int waited;

        private int groupWaited;
        private boolean released;
        private boolean givenUp;
    }

    Watchdog(StreamThreads threads, Remedy remedy) {
        this.threads = threads;
        this.remedy = remedy;
        this.thread = Thread.ofPlatform().daemon().name("penelope-watchdog").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(EVERY);
                look();
            } catch (InterruptedException closing) {
                return;
            } catch (Throwable unexpected) {
                // The edge of this thread: it has to look again, whatever happens.
                LOG.error("the watchdog failed: looking again", unexpected);
            }
        }
    }

    /** For how long the thread that stands still longest has not moved. */
    double standstillSeconds() {
        return standstillSeconds;
    }

    /** Whether a thread has not moved for longer than it may. */
    boolean standsStill() {
        return standstillSeconds >= STILL.toSeconds();
    }

    void look() {
        var all = threads.all();
        watched.keySet().retainAll(all);
        int longest = 0;
        for (StreamThread each : all) {
            Watched state = watched.computeIfAbsent(each, first -> new Watched());
            look(each, state);
            longest = Math.max(longest, state.looks);
        }
        standstillSeconds = time(longest).toMillis() / 1_000.0;
    }

    private void look(StreamThread each, Watched state) {
        long beats = each.batch().beats();
        if (beats != state.beats) {
            if (!time(state.looks).minus(STILL).isNegative()) {
                LOG.info("stream thread {} moves again", each.thread().getName());
            }
            state.beats = beats;
            state.looks = 0;
            state.waited = 0;
            state.groupWaited = 0;
            state.released = false;
            state.givenUp = false;
            return;
        }
        state.looks++;
        Duration still = time(state.looks);
        if (still.minus(GROUP_WAITS.dividedBy(2)).isNegative()) {
            return;
        }
        StackTraceElement[] stack = each.thread().getStackTrace();
        boolean waits = waitsForBrokers(stack);
        if (waits) {
            state.waited = state.looks;
        }
        Duration hung = time(state.looks - state.waited);
        state.groupWaited = waits && remedy.groupWaits() ? state.groupWaited + 1 : 0;
        boolean isDue =
                waits
                        ? time(state.groupWaited).compareTo(GROUP_WAITS) >= 0
                        : hung.compareTo(STILL) >= 0;
        if (still.equals(STILL)) {
            say(each, still, waits, stack);
        }
        if (isDue && !state.released) {
            LOG.warn(
                    "stream thread {} stands still: its partitions go to others, and its open"
                            + " transaction is aborted",
                    each.thread().getName());
            state.released = remedy.release(each);
        }
        boolean isOver = hung.compareTo(GIVE_UP) >= 0 || still.compareTo(GIVE_UP_WAITING) >= 0;
        if (isOver && !state.givenUp) {
            state.givenUp = true;
            say(each, still, waits, stack);
            remedy.giveUp(
                    "Expected stream thread %s to move, but it has stood still for %d s in %s; the log has its stack"
                            .formatted(
                                    each.thread().getName(),
                                    still.toSeconds(),
                                    stack.length == 0 ? "nothing" : stack[0]));
        }
    }

    private static Duration time(int looks) {
        return EVERY.multipliedBy(looks);
    }

    private static void say(
            StreamThread each, Duration still, boolean waits, StackTraceElement[] stack) {
        LOG.warn(
                "stream thread {} has stood still for {} s{}:\n{}",
                each.thread().getName(),
                still.toSeconds(),
                waits ? ", waiting for brokers" : "",
                Arrays.stream(stack)
                        .limit(FRAMES)
                        .map(frame -> "    at " + frame)
                        .collect(Collectors.joining("\n")));
    }

    /** Whether the innermost code that is not the JDK's is that of Kafka's clients. */
    static boolean waitsForBrokers(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (!isOfJdk(name)) {
                return name.startsWith("org.apache.kafka.clients.")
                        || name.startsWith("org.apache.kafka.common.");
            }
        }
        return false;
    }

    private static boolean isOfJdk(String name) {
        return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
