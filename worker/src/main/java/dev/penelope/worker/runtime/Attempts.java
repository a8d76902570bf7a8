package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.protocol.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that are at work in this process, in one direction. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** How long code may take to heed its interrupt before people are told. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Direction direction;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final WorkerMetrics metrics;
    private final Duration handOver;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    Attempts(
            Direction direction,
            Dispatcher dispatcher,
            Outbox outbox,
            WorkerMetrics metrics,
            Duration handOver) {
        this.direction = direction;
        this.dispatcher = dispatcher;
        this.outbox = outbox;
        this.metrics = metrics;
        this.handOver = handOver;
    }

    /** Runs a delivery to its end, on the calling thread. */
    void run(Delivery delivery) {
        ConsumerRecord<byte[], byte[]> record = delivery.take();
        CommandRecord command;
        try {
            command = read(record);
        } catch (UnreadableException unreadable) {
            LOG.warn(
                    "command unreadable topic={} partition={} offset={} reason=\"{}\"",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
            metrics.unreadable(direction);
            outbox.deadLetter(record, Errors.message(unreadable), delivery::finish);
            return;
        }
        Optional<String> trace = WireHeaders.text(record.headers(), WireHeaders.TRACEPARENT);
        Outcomes outcomes = dispatcher.outcomes(command, delivery.certainlyFirst());
        Attempt attempt = new Attempt(outcomes, delivery, trace);
        if (delivery.lost()) {
            pass(attempt);
            return;
        }
        running.add(attempt);
        try {
            Outcome outcome = dispatcher.run(command, delivery.certainlyFirst(), attempt);
            if (attempt.settle()) {
                publish(attempt, outcome);
            }
        } finally {
            running.remove(attempt);
        }
    }

    private CommandRecord read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.key() == null) {
            throw new UnreadableException("Expected a command with key and value, but one lacks");
        }
        CommandRecord command = CommandJson.read(record.value());
        String key = command.saga().value() + "/" + command.node();
        if (!key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            throw new UnreadableException("Expected the key " + key + ", but it is another");
        }
        if (command.direction() != direction) {
            throw new UnreadableException(
                    "Expected commands to " + direction + " here, but it is the other one");
        }
        return command;
    }

    private void publish(Attempt attempt, Outcome outcome) {
        // What the author's code left behind must not disturb the sending.
        Thread.interrupted();
        settled(attempt, outcome);
        if (outcome.kind() == OutcomeKind.UNKNOWN) {
            attempt.lastWords()
                    .ifPresent(beat -> outbox.event(beat, attempt.traceparent(), () -> {}));
        }
        outbox.event(outcome, attempt.traceparent(), attempt.delivery()::finish);
    }

    private void pass(Attempt attempt) {
        CommandRecord command = attempt.command();
        LOG.error(
                "command passed over saga={} run={} node={} attempt={} reason=\"workers were lost"
                        + " each time they ran it\"",
                command.saga(),
                command.run(),
                command.node(),
                command.attempt());
        Outcomes never = dispatcher.outcomes(command, false);
        publish(
                attempt,
                never.unknown(
                        Outcomes.LOST,
                        "This command was not run: workers died each time they did"));
    }

    // The watch

    /** Enforces limits and sends heartbeats. One thread calls this, several times a second. */
    void watch(long nowNanos) {
        for (Attempt attempt : running) {
            if (attempt.isExpired(nowNanos)) {
                cut(
                        attempt,
                        attempt.outcomes()
                                .unknown(
                                        Outcomes.TIMEOUT,
                                        "The attempt took longer than "
                                                + attempt.command().startToClose().toMillis()
                                                + " ms"));
            } else if (attempt.isBeatDue(nowNanos, handOver)) {
                // From the first heartbeat on the coordinator watches it: it stands in nobody's
                // way.
                outbox.eventLater(
                        attempt.beat(nowNanos), attempt.traceparent(), attempt.delivery()::finish);
            } else if (attempt.isStuck(nowNanos, PATIENCE)) {
                complain(attempt);
            }
        }
    }

    /** Gives up what still runs. */
    void stop() {
        for (Attempt attempt : running) {
            cut(attempt, attempt.outcomes().unknown(Outcomes.STOPPED, "The worker had to stop"));
        }
    }

    private void cut(Attempt attempt, Outcome outcome) {
        if (!attempt.settle()) {
            return;
        }
        attempt.thread().interrupt();
        settled(attempt, outcome);
        attempt.lastWords()
                .ifPresent(beat -> outbox.eventLater(beat, attempt.traceparent(), () -> {}));
        outbox.eventLater(outcome, attempt.traceparent(), attempt.delivery()::finish);
    }

    private void settled(Attempt attempt, Outcome outcome) {
        CommandRecord command = attempt.command();
        Duration took = attempt.age(System.nanoTime());
        metrics.settled(command.action(), outcome, took);
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "attempt saga={} run={} node={} direction={} attempt={} outcome={} ms={}"
                            + " error=\"{}\"",
                    command.saga(),
                    command.run(),
                    command.node(),
                    command.direction().wire(),
                    command.attempt(),
                    outcome.kind().wire(),
                    took.toMillis(),
                    outcome.error().map(ErrorInfo::toString).orElse(""));
        }
    }

    private static void complain(Attempt attempt) {
        CommandRecord command = attempt.command();
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : attempt.thread().getStackTrace()) {
            stack.append("\n    at ").append(frame);
        }
        LOG.warn(
                "attempt does not end saga={} run={} node={} attempt={}: it was interrupted, and"
                        + " still takes one of this worker's slots{}",
                command.saga(),
                command.run(),
                command.node(),
                command.attempt(),
                stack);
    }

    /** How many were given up whose code does not end. */
    int cutOff() {
        int count = 0;
        for (Attempt attempt : running) {
            if (attempt.cancelled()) {
                count++;
            }
        }
        return count;
    }
}
