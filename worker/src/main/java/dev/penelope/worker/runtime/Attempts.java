package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.protocol.WireHeaders;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that are at work in this process, in one direction. Safe to use from any thread. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Direction direction;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final WorkerMetrics metrics;
    private final Set<Attempt> running = ConcurrentHashMap.newKeySet();

    Attempts(Direction direction, Dispatcher dispatcher, Outbox outbox, WorkerMetrics metrics) {
        this.direction = direction;
        this.dispatcher = dispatcher;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    /** Those whose code has not ended, whether or not their outcome is settled. */
    Set<Attempt> running() {
        return Collections.unmodifiableSet(running);
    }

    /** Runs a delivery to its end, on the calling thread. */
    void run(Delivery delivery) {
        ConsumerRecord<byte[], byte[]> record = delivery.take();
        try {
            run(delivery, record, Incoming.read(record, direction));
        } catch (UnreadableException unreadable) {
            LOG.warn(
                    "command unreadable topic={} partition={} offset={} reason=\"{}\"",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    unreadable.getMessage());
            bury(delivery, record, unreadable);
        } catch (Throwable bug) {
            // The edge of an attempt's thread: one command that trips us must not stop the others.
            LOG.error(
                    "command not worked topic={} partition={} offset={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    bug);
            bury(delivery, record, bug);
        }
    }

    private void bury(Delivery delivery, ConsumerRecord<byte[], byte[]> record, Throwable why) {
        metrics.unreadable(direction);
        outbox.deadLetter(record, Errors.message(why), delivery::finish);
    }

    private void run(
            Delivery delivery, ConsumerRecord<byte[], byte[]> record, CommandRecord command) {
        Optional<String> trace = WireHeaders.text(record.headers(), WireHeaders.TRACEPARENT);
        Attempt attempt = new Attempt(command, dispatcher.worker(), delivery, trace);
        if (delivery.lost()) {
            publish(attempt, lost(attempt));
            return;
        }
        Outcome outcome = outcome(attempt);
        if (attempt.settle()) {
            publish(attempt, outcome);
        }
    }

    private Outcome outcome(Attempt attempt) {
        running.add(attempt);
        try {
            return dispatcher.run(attempt.command(), attempt);
        } catch (Throwable bug) {
            // The edge of the dispatcher, which does not throw: if it does, somebody still waits.
            LOG.error("attempt broke off saga={}", attempt.command().saga(), bug);
            return attempt.outcomes().unknown(Outcomes.BROKEN_OFF, bug.getClass().getName());
        } finally {
            running.remove(attempt);
        }
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

    private Outcome lost(Attempt attempt) {
        CommandRecord command = attempt.command();
        metrics.passedOver(direction);
        LOG.error(
                "command passed over saga={} run={} node={} attempt={} reason=\"workers were lost"
                        + " each time they ran it\"",
                command.saga(),
                command.run(),
                command.node(),
                command.attempt());
        return attempt.outcomes()
                .unknown(
                        Outcomes.LOST,
                        "This delivery was not run: workers were lost each time they ran it");
    }

    /** Writes down an outcome that its attempt's one settler is about to publish. */
    void settled(Attempt attempt, Outcome outcome) {
        CommandRecord command = attempt.command();
        Duration took = attempt.age(System.nanoTime());
        try {
            metrics.settled(command.action(), outcome, took);
        } catch (Throwable uncounted) {
            // The edge to the user's registry: the outcome is published all the same.
            LOG.warn("attempt not measured action={}", command.action(), uncounted);
        }
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
}
