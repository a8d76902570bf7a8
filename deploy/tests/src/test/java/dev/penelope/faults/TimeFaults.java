package dev.penelope.faults;

import dev.penelope.cli.verify.Promise;
import dev.penelope.faults.Plan.Manner;
import dev.penelope.faults.Processes.Program;
import dev.penelope.model.Definition;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What can be wrong with clocks, and how much can be due at once. */
final class TimeFaults {
    /** Has a process take it for another time than it is. */
    private static final String CLOCK =
            """
            #define _GNU_SOURCE
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>

            static long offset(void) {
                const char *seconds = getenv("FAULTS_CLOCK_SECONDS");
                return seconds ? atol(seconds) : 0;
            }

            int clock_gettime(clockid_t clock, struct timespec *now) {
                int result = syscall(SYS_clock_gettime, clock, now);
                if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                    now->tv_sec += offset();
                return result;
            }

            int gettimeofday(struct timeval *now, void *zone) {
                struct timespec exact;
                clock_gettime(CLOCK_REALTIME, &exact);
                now->tv_sec = exact.tv_sec;
                now->tv_usec = exact.tv_nsec / 1000;
                return 0;
            }

            time_t time(time_t *now) {
                struct timespec exact;
                clock_gettime(CLOCK_REALTIME, &exact);
                if (now) *now = exact.tv_sec;
                return exact.tv_sec;
            }
            """;

    private static final int PLAIN = 32;
    private static final String PLAIN_QUEUE = "plain";

    private TimeFaults() {}

    static List<Scenario> all() {
        return List.of(
                // Silence is reckoned by coordinators' clocks: to one that is two hours ahead of
                // the other, a command of just now was unanswered for two hours.
                Scenario.of(
                                "clocks-skewed",
                                "coordinators and workers are an hour ahead of the brokers, or"
                                        + " behind, and take over from each other",
                                TimeFaults::skewed)
                        .expecting(finding -> finding.promise() == Promise.P7),
                Scenario.of(
                                "timer-flood",
                                "100,000 retries are due at once, beside plain sagas",
                                TimeFaults::flood)
                        .within(Duration.ofMinutes(12)));
    }

    private static void skewed(Stage stage) throws Exception {
        Path clock = stage.folder().resolve("clock.so");
        if (!compile(clock)) {
            stage.note("without other clocks, for there is no C compiler here (cc)");
            clock = Path.of("");
        }
        int hour = 3_600;
        stage.started("worker-ahead", skewed(stage.workerProgram(), clock, hour / 2));
        Child ahead = stage.started("coordinator-ahead", coordinator(stage, clock, "ahead", hour));
        ahead.awaitReady();
        stage.sagas.start(60);
        stage.sagas.awaitMore(10);
        Child behind =
                stage.started("coordinator-behind", coordinator(stage, clock, "behind", -hour))
                        .awaitReady();
        stage.sagas.startFor(Duration.ofSeconds(5), 6);
        ahead.kill();
        stage.sagas.startFor(Duration.ofSeconds(10), 6);
        stage.started("coordinator-ahead", coordinator(stage, clock, "ahead", hour)).awaitReady();
        behind.kill();
        stage.sagas.startFor(Duration.ofSeconds(5), 6);
        stage.sagas.awaitAll();
    }

    private static Program coordinator(Stage stage, Path clock, String state, int seconds) {
        return skewed(stage.coordinatorProgram(state), clock, seconds);
    }

    private static Program skewed(Program program, Path clock, int seconds) {
        return clock.toString().isEmpty()
                ? program
                : program.with(
                        Map.of(
                                "LD_PRELOAD",
                                clock.toString(),
                                "FAULTS_CLOCK_SECONDS",
                                Integer.toString(seconds)));
    }

    private static boolean compile(Path library) throws IOException, InterruptedException {
        Path source = library.resolveSibling("clock.c");
        Files.writeString(source, CLOCK);
        try {
            Process compiler =
                    new ProcessBuilder(
                                    "cc",
                                    "-shared",
                                    "-fPIC",
                                    "-o",
                                    library.toString(),
                                    source.toString())
                            .inheritIO()
                            .start();
            return compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static void flood(Stage stage) {
        Child w = stage.worker("w");
        // What plain sagas lack beside the timers is for the coordinator alone to have taken.
        Child wPlain = stage.workerOf(PLAIN_QUEUE);
        Child a = stage.coordinator("a");
        Stage.awaitReady(a, w, wPlain);
        Definition<Plan, Object> plain = Draw.chain("plain", 2, Draw.POLICY.withQueue(PLAIN_QUEUE));
        stage.sagas.register(plain);
        double unused = perSecond(stage, plain, "warm-up", passed(Duration.ofSeconds(10)));
        double alone = perSecond(stage, plain, "alone", passed(Duration.ofSeconds(15)));
        int timers = Integer.getInteger("faults.timers", 100_000);
        int width = 2_000;
        Policy patient =
                Draw.POLICY.withRetry(
                        Retry.ACTION_DEFAULT.waiting(
                                Duration.ofSeconds(20), 1, Duration.ofSeconds(20)));
        Definition<Plan, Object> fan = Draw.fan("flood", width, patient);
        stage.sagas.register(fan);
        Plan breaking =
                Plan.all(
                        Manner.WELL.breakingBefore(1),
                        Map.of("first", Manner.WELL, "last", Manner.WELL));
        for (int n = 0; n < timers / width; n++) {
            stage.sagas.start("flood-" + n, fan, breaking);
        }
        stage.sagas.start(10);
        // All first attempts are over, and all that follows from them is due when it goes on.
        stage.awaitIdle(Duration.ofMinutes(5));
        a.hold();
        Patience.pass(Duration.ofSeconds(25));
        a.goOn();
        long beganNanos = System.nanoTime();
        // It has to find back into its group first, which is not the timers' doing.
        double unusedToo =
                perSecond(stage, plain, "recovering", () -> isEnded(stage, "recovering-"));
        double beside = perSecond(stage, plain, "beside", () -> !isOpen(stage, "flood-"));
        stage.sagas.start(10);
        stage.sagas.awaitAll(Duration.ofMinutes(6));
        stage.note(
                "%,d timers fired and their sagas ended within %d s; plain sagas: %.1f a second alone, %.1f beside them"
                        .formatted(
                                timers,
                                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos),
                                alone,
                                beside));
    }

    private static BooleanSupplier passed(Duration time) {
        long untilNanos = System.nanoTime() + time.toNanos();
        return () -> System.nanoTime() - untilNanos >= 0;
    }

    private static boolean isEnded(Stage stage, String prefix) {
        return stage.results.ended().keySet().stream().anyMatch(id -> id.startsWith(prefix));
    }

    private static boolean isOpen(Stage stage, String prefix) {
        return stage.sagas.open().stream().anyMatch(id -> id.startsWith(prefix));
    }

    /** How many plain sagas end in a second until it is over, where some are always under way. */
    private static double perSecond(
            Stage stage, Definition<Plan, Object> plain, String name, BooleanSupplier isOver) {
        long beganNanos = System.nanoTime();
        Set<String> open = new HashSet<>();
        int started = 0;
        while (!isOver.getAsBoolean()) {
            open.removeAll(stage.results.ended().keySet());
            while (open.size() < PLAIN) {
                String id = name + "-" + started++;
                stage.sagas.start(id, plain, Plan.all(Manner.WELL, Map.of()));
                open.add(id);
            }
            Patience.pass(Duration.ofMillis(10));
        }
        open.removeAll(stage.results.ended().keySet());
        return (started - open.size()) * 1e9 / (System.nanoTime() - beganNanos);
    }
}
