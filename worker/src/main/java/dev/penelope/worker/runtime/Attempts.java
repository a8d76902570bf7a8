package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Printable;
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
import org.slf4j.event.Level;

/** The attempts that are at work in this process, in one direction. Safe to use from any thread. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Direction direction;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final WorkerMetrics metrics;
    private final FailureLines lines = new FailureLines();
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
            boolean said = lines.isRoomFor("unreadable", System.nanoTime());
            LOG.atLevel(said ? Level.WARN : Level.DEBUG)
                    .log(
                            "command unreadable topic={} partition={} offset={} reason=\"{}\"",
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            unreadable.getMessage());
            try {
                answerUnread(delivery, record, unreadable);
            } catch (Throwable unanswered) {
                // The same edge as below: without its end, the delivery would hold up all others.
                LOG.error("unreadable command not answered", unanswered);
            }
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

    /**
     * A command is answered even if its payloads are none that can be read: its saga goes on, where
     * silence would have it sent again for ever. As with an input that does not fit the code,
     * nothing ran, and nothing would the next time.
     */
    private void answerUnread(
            Delivery delivery, ConsumerRecord<byte[], byte[]> record, UnreadableException why) {
        Optional<CommandRecord> command = Incoming.withoutPayloads(record, direction);
        if (command.isPresent()) {
            Attempt attempt = attempt(delivery, record, command.get());
            Outcome outcome =
                    attempt.outcomes().failed(Outcomes.INPUT_UNREADABLE, Errors.message(why));
            settled(attempt, outcome);
            outbox.event(outcome, attempt.traceparent(), () -> {});
        }
    }

    private Attempt attempt(
            Delivery delivery, ConsumerRecord<byte[], byte[]> record, CommandRecord command) {
        Optional<String> trace = WireHeaders.text(record.headers(), WireHeaders.TRACEPARENT);
        return new Attempt(command, dispatcher.worker(), delivery, trace);
    }

    private void run(
            Delivery delivery, ConsumerRecord<byte[], byte[]> record, CommandRecord command) {
        Attempt attempt = attempt(delivery, record, command);
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
            metrics.settled(measured(command.action()), outcome, took);
        } catch (Throwable uncounted) {
            // The edge to the user's registry: the outcome is published all the same.
            LOG.warn("attempt not measured action={}", command.action(), uncounted);
        }
        log(command, outcome, took);
    }

    /** Anybody may name an action in a definition; only ours are few enough to measure each. */
    private String measured(String action) {
        return dispatcher.serves(action) ? action : WorkerMetrics.UNSERVED;
    }

    /**
     * A node's first attempt that ends unexpectedly is worth a line; a declared failure is the
     * action's own decision, and further attempts are told of by the coordinator.
     */
    private void log(CommandRecord command, Outcome outcome, Duration took) {
        boolean expected =
                outcome.kind() == OutcomeKind.SUCCEEDED || outcome.kind() == OutcomeKind.FAILED;
        boolean said =
                !expected
                        && command.attempt() == 1
                        && lines.isRoomFor(outcome.kind().wire(), System.nanoTime());
        LOG.atLevel(said ? Level.WARN : Level.DEBUG)
                .log(
                        "attempt saga={} run={} node={} action={} direction={} attempt={}"
                                + " outcome={} ms={} error=\"{}\"",
                        command.saga(),
                        command.run(),
                        command.node(),
                        Printable.line(command.action(), Limits.NAME_CHARS),
                        command.direction().wire(),
                        command.attempt(),
                        outcome.kind().wire(),
                        took.toMillis(),
                        outcome.error()
                                .map(error -> Printable.line(error.toString(), Limits.ERROR_CHARS))
                                .orElse(""));
    }
}
