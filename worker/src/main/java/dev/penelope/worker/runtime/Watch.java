package dev.penelope.worker.runtime;

import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on what runs: enforces time limits, sends heartbeats, tells of threads that do not
 * end. It never waits, neither for an attempt nor for the broker.
 */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** How long code may take to heed its interrupt before people are told. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Attempts attempts;
    private final Outbox outbox;
    private final Duration handOver;

    /**
     * @param handOver after what time the coordinator is to watch an attempt itself
     */
    Watch(Attempts attempts, Outbox outbox, Duration handOver) {
        this.attempts = attempts;
        this.outbox = outbox;
        this.handOver = handOver;
    }

    /** One thread calls this, several times a second. Never throws. */
    void tick(long nowNanos) {
        for (Attempt attempt : attempts.running()) {
            try {
                look(attempt, nowNanos);
            } catch (Throwable bug) {
                // The edge of the watch's thread: without it no attempt would end in time any more.
                LOG.error("attempt not looked after saga={}", attempt.command().saga(), bug);
            }
        }
    }

    private void look(Attempt attempt, long nowNanos) {
        if (attempt.isExpired(nowNanos)) {
            expire(attempt);
        } else if (attempt.isBeatDue(nowNanos, handOver)) {
            // Once the broker has it, the coordinator watches: this stands in nobody's way.
            outbox.eventLater(
                    attempt.beat(nowNanos), attempt.traceparent(), attempt.delivery()::finish);
        } else if (attempt.isStuck(nowNanos, PATIENCE)) {
            complain(attempt);
        }
    }

    private void expire(Attempt attempt) {
        long limitMs = attempt.command().startToClose().toMillis();
        cut(
                attempt,
                attempt.outcomes()
                        .unknown(
                                Outcomes.TIMEOUT,
                                "Expected an attempt of at most "
                                        + limitMs
                                        + " ms, but it was still at work"));
    }

    /** Gives up everything that runs. From any thread. */
    void stop() {
        for (Attempt attempt : attempts.running()) {
            cut(
                    attempt,
                    attempt.outcomes()
                            .unknown(
                                    Outcomes.STOPPED,
                                    "The worker stopped while the attempt was at work"));
        }
    }

    private void cut(Attempt attempt, Outcome outcome) {
        if (!attempt.settle()) {
            return;
        }
        attempt.thread().interrupt();
        attempts.settled(attempt, outcome);
        attempt.lastWords()
                .ifPresent(beat -> outbox.eventLater(beat, attempt.traceparent(), () -> {}));
        outbox.eventLater(outcome, attempt.traceparent(), attempt.delivery()::finish);
    }

    /** How many were given up whose code does not end. */
    int cutOff() {
        int count = 0;
        for (Attempt attempt : attempts.running()) {
            if (attempt.cancelled()) {
                count++;
            }
        }
        return count;
    }

    private static void complain(Attempt attempt) {
        CommandRecord command = attempt.command();
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : attempt.thread().getStackTrace()) {
            stack.append("\n    at ").append(frame);
        }
        LOG.warn(
                "attempt does not end saga={} run={} node={} direction={} attempt={}: it was"
                        + " interrupted, and still takes one of this worker's slots{}",
                command.saga(),
                command.run(),
                command.node(),
                command.direction().wire(),
                command.attempt(),
                stack);
    }
}
