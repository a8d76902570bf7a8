package dev.penelope.cli.bench;

import dev.penelope.cli.bench.report.Flood;
import java.time.Duration;

/**
 * Has many timers fall due within a second, each of a saga of its own, and measures what is left to
 * a closed loop of other sagas. The timers need no worker: whatever the loop lacks, the coordinator
 * took.
 */
final class TimerFlood {
    /** As long as these are read, no more are begun: all are armed by about the same clock. */
    private static final int AT_ONCE = 2_000;

    /** No coordinator begins fewer sagas in a second. */
    private static final int BEGUN_PER_SECOND = 1_000;

    /** All of them fall due within this time. */
    private static final Duration SPREAD = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Stage stage;
    private final Meter meter;
    private final BenchPlan plan;

    TimerFlood(Stage stage, Meter meter, BenchPlan plan) {
        this.stage = stage;
        this.meter = meter;
        this.plan = plan;
    }

    Flood measure(Chapter chapter) {
        Duration window = plan.timing().window().multipliedBy(plan.timing().windows());
        Duration quiet = plan.timing().leadIn().plus(window).plus(SPREAD);
        long dueNanos =
                System.nanoTime()
                        + quiet.plusSeconds(2 + chapter.timers() / BEGUN_PER_SECOND).toNanos();
        String problem = arm(chapter.timers(), dueNanos, quiet);
        meter.begin(chapter.warming());
        sleepUntil(dueNanos - window.plus(SPREAD).toNanos());
        Latencies.Summary before = meter.take();
        sleepUntil(dueNanos - SPREAD.toNanos());
        Latencies.Summary alone = meter.take();
        awaitFirst(dueNanos);
        Latencies.Summary between = meter.take();
        long sinceNanos = System.nanoTime();
        int unended = awaitEnded(chapter.timers());
        double seconds = (System.nanoTime() - sinceNanos) / 1e9;
        Latencies.Summary beside = meter.take();
        Waiting.sleep(window);
        Latencies.Summary after = meter.take();
        Generator.Outcome outcome = meter.end();
        if (problem.isEmpty() && before.sagas() + between.sagas() + alone.sagas() == 0) {
            problem = "Expected the load to run before the timers are due, but nothing ended";
        }
        return new Flood(
                chapter.name(),
                chapter.warming().words(),
                chapter.timers(),
                alone.perSecond(),
                beside.perSecond(),
                after.perSecond(),
                seconds,
                beside.maxMs() / 1e3,
                unended,
                outcome.wrong(),
                outcome.lost(),
                problem.isEmpty() ? outcome.problem() : problem);
    }

    /** Begins the sagas; what is returned says whether it took too long. */
    private String arm(int timers, long dueNanos, Duration quiet) {
        for (int begun = 0; begun < timers; begun += AT_ONCE) {
            long leftNanos = dueNanos - System.nanoTime();
            stage.begin(
                    Math.min(AT_ONCE, timers - begun),
                    (int) Math.max(1, Duration.ofNanos(leftNanos).plusMillis(500).toSeconds()));
        }
        boolean inTime = System.nanoTime() + quiet.toNanos() - dueNanos <= 0;
        return inTime ? "" : "the timers took too long to begin: what is beside them means nothing";
    }

    /** The first ones may be due a little before or after the others. */
    private void awaitFirst(long dueNanos) {
        long untilNanos = dueNanos + SPREAD.toNanos();
        while (stage.timedEnded() == 0 && System.nanoTime() - untilNanos < 0) {
            Waiting.sleep(LOOK);
        }
    }

    private int awaitEnded(int timers) {
        long untilNanos = System.nanoTime() + PATIENCE.toNanos();
        int ended = stage.timedEnded();
        while (ended < timers && System.nanoTime() - untilNanos < 0) {
            Waiting.sleep(LOOK);
            ended = stage.timedEnded();
        }
        return timers - ended;
    }

    private static void sleepUntil(long nanos) {
        long leftNanos = nanos - System.nanoTime();
        if (leftNanos > 0) {
            Waiting.sleep(Duration.ofNanos(leftNanos));
        }
    }
}
