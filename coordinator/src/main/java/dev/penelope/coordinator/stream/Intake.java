package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records in: reads them, finds their saga, and has them decided on. What cannot be read or
 * fits nothing goes to the dead letters; what may still come to fit waits; a saga on which we fail
 * ourselves is quarantined. Whatever a record is, the next one is not held up.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final RunId NO_RUN = new RunId("0");
    private static final int DETAILS_BYTES = 4 * 1024;

    private final Desk desk;
    private final WaitingRoom room;
    private final Quarantine quarantine;
    private final Settings settings;
    private final Starts starts;

    Intake(Desk desk, WaitingRoom room, Quarantine quarantine, Settings settings) {
        this.desk = desk;
        this.room = room;
        this.quarantine = quarantine;
        this.settings = settings;
        this.starts = new Starts(desk, this, settings);
    }

    void take(Input input) {
        String key = input.keyText();
        if (input.key() == null || !SagaId.valid(key)) {
            deadLetter(
                    input,
                    "BAD_KEY: expected the saga's id as the key, of 1 to 128 characters of"
                            + " [A-Za-z0-9._~-]");
            return;
        }
        if (belongsElsewhere(input)) {
            sendWhereItBelongs(input);
            return;
        }
        take(new SagaId(key), input);
    }

    private void sendWhereItBelongs(Input input) {
        if (desk.outbox.canSendAgain(input)) {
            desk.outbox.again(input);
            desk.metrics.repartitioned();
        } else {
            deadLetter(
                    input,
                    "TOO_LARGE: it stands in the wrong partition, and unpacked it is too large to"
                            + " be sent to the right one");
        }
    }

    private void take(SagaId id, Input input) {
        if (quarantine.holds(id)) {
            takeInQuarantine(id, input);
            return;
        }
        Runnable decided;
        try {
            decided = decide(id, input);
        } catch (KafkaException kafka) {
            throw kafka; // Not about this saga: the stream thread's to handle.
        } catch (RuntimeException ours) {
            // The one place where a bug of ours must not stop the other sagas of the partition.
            decided = () -> quarantine(id, input, ours);
        }
        decided.run();
    }

    /** Decides, having changed nothing yet; what is returned does the changing. */
    private Runnable decide(SagaId id, Input input) {
        try {
            return switch (input.source()) {
                case START -> starts.decide(id, input);
                case EVENT -> decide(id, input, EventJson.read(valueOf(input)));
                case CONTROL -> decide(id, input, ControlJson.read(valueOf(input)));
            };
        } catch (UnreadableException unreadable) {
            return () -> deadLetter(input, "UNREADABLE: " + unreadable.getMessage());
        }
    }

    static byte[] valueOf(Input input) {
        byte[] value = input.value();
        if (value == null) {
            throw new UnreadableException("Expected a value, but there is none");
        }
        return value;
    }

    // Events

    private Runnable decide(SagaId id, Input input, EventRecord event) {
        if (!event.saga().equals(id)) {
            return () -> deadLetter(input, mismatch(event.saga()));
        }
        Desk.Found found = desk.find(id);
        if (!found.isKnown()) {
            return () ->
                    await(
                            id,
                            input,
                            settings.graces().event(),
                            settings.graces().event(),
                            () -> deadLetter(input, "UNKNOWN_SAGA: no start came for it"));
        }
        if (!found.run().orElseThrow().equals(event.run())) {
            return () ->
                    deadLetter(
                            input,
                            "OTHER_RUN: expected run "
                                    + found.run().orElseThrow()
                                    + " but it is of run "
                                    + event.run());
        }
        if (found.stored().isEmpty()) {
            return () -> desk.metrics.lateForRemains();
        }
        Compiled compiled = desk.definition(found.stored().get());
        return decide(input, event, found, compiled);
    }

    private Runnable decide(Input input, EventRecord record, Desk.Found found, Compiled compiled) {
        Optional<Event> event = eventOf(input, record, compiled);
        if (event.isEmpty()) {
            return () ->
                    deadLetter(
                            input,
                            "UNKNOWN_NODE: the definition "
                                    + compiled.definition().title()
                                    + " has no such node or timer");
        }
        Desk.Decision decision = desk.decide(found, compiled, event.get());
        return () -> {
            if (record instanceof EventRecord.Outcome outcome) {
                desk.metrics.outcome(outcome.direction(), outcome.kind());
            }
            desk.carryOut(decision);
        };
    }

    private static Optional<Event> eventOf(Input input, EventRecord record, Compiled compiled) {
        long atMs = input.appendedAtMs();
        switch (record) {
            case EventRecord.Outcome outcome -> {
                int place = compiled.graph().indexOf(outcome.node());
                return isRun(compiled, place)
                        ? Optional.of(outcomeOf(atMs, place, outcome))
                        : Optional.empty();
            }
            case EventRecord.Heartbeat heartbeat -> {
                int place = compiled.graph().indexOf(heartbeat.node());
                return isRun(compiled, place)
                        ? Optional.of(
                                new Event.Heartbeat(
                                        atMs,
                                        place,
                                        heartbeat.direction(),
                                        heartbeat.attempt(),
                                        heartbeat
                                                .details()
                                                .filter(said -> said.size() <= DETAILS_BYTES)))
                        : Optional.empty();
            }
            case EventRecord.Tick tick -> {
                Optional<TimerKind> kind = TimerKind.ofWire(tick.timer());
                int place = tick.node().map(compiled.graph()::indexOf).orElse(Failure.SAGA);
                boolean known = kind.isPresent() && (tick.node().isEmpty() || place >= 0);
                return known
                        ? Optional.of(new Event.Due(atMs, new Timer(kind.get(), place)))
                        : Optional.empty();
            }
        }
    }

    private static boolean isRun(Compiled compiled, int place) {
        return place >= 0 && compiled.graph().node(place) instanceof dev.penelope.model.Node.Run;
    }

    /** An output over the limit is taken as one that cannot be used. */
    private static Event outcomeOf(long atMs, int place, EventRecord.Outcome outcome) {
        int size = outcome.output().map(Json::size).orElse(0);
        boolean fits = size <= Limits.PAYLOAD_BYTES;
        boolean unusable = !fits && outcome.kind() == OutcomeKind.SUCCEEDED;
        return new Event.Outcome(
                atMs,
                place,
                outcome.direction(),
                outcome.attempt(),
                unusable ? OutcomeKind.UNUSABLE : outcome.kind(),
                fits ? outcome.output() : Optional.empty(),
                unusable
                        ? Optional.of(
                                ErrorInfo.of(
                                        "OutputTooLarge",
                                        "Expected an output of at most "
                                                + Limits.PAYLOAD_BYTES
                                                + " bytes, but it has "
                                                + size))
                        : outcome.error().map(ErrorInfo::cut),
                outcome.certainlyFirst());
    }

    // Controls

    private Runnable decide(SagaId id, Input input, ControlRecord control) {
        if (!control.saga().equals(id)) {
            return () -> deadLetter(input, mismatch(control.saga()));
        }
        Desk.Found found = desk.find(id);
        if (!found.isKnown()) {
            return () ->
                    await(
                            id,
                            input,
                            settings.graces().control(),
                            settings.graces().control(),
                            () -> refuse(control, "UNKNOWN_SAGA", "no saga has this id"));
        }
        if (found.stored().isEmpty()) {
            return () ->
                    refuse(
                            control,
                            "NOT_POSSIBLE",
                            control.verb().wire() + " is not possible: the saga is over");
        }
        Compiled compiled = desk.definition(found.stored().get());
        int place = control.node().map(compiled.graph()::indexOf).orElse(Failure.SAGA);
        if (control.node().isPresent() && place < 0) {
            return () ->
                    refuse(
                            control,
                            "NOT_POSSIBLE",
                            "the definition "
                                    + compiled.definition().title()
                                    + " has no node "
                                    + control.node().get());
        }
        Desk.Decision decision =
                desk.decide(
                        found,
                        compiled,
                        new Event.Control(
                                input.appendedAtMs(),
                                control.id(),
                                control.verb(),
                                place,
                                cut(control.actor()),
                                cut(control.reason())));
        return () -> desk.carryOut(decision);
    }

    private void refuse(ControlRecord control, String code, String message) {
        desk.answer(
                new ResultRecord.Reply(
                        control.saga(),
                        "control",
                        Optional.of(control.id()),
                        false,
                        code,
                        message,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    private static String cut(String text) {
        return text.length() <= Limits.REASON_CHARS ? text : text.substring(0, Limits.REASON_CHARS);
    }

    // Waiting

    /** Has a record wait, and be looked at again; when its grace is over, {@code otherwise}. */
    void await(SagaId id, Input input, Duration grace, Duration recheck, Runnable otherwise) {
        long nowMs = desk.nowMs();
        long untilMs = input.readAtMs() + grace.toMillis();
        if (nowMs >= untilMs || !room.add(id, input)) {
            otherwise.run();
            return;
        }
        desk.timers.arm(
                id,
                NO_RUN,
                TimerRows.WAITING,
                Failure.SAGA,
                Math.min(untilMs, nowMs + recheck.toMillis()));
    }

    /** Looks again at what waits for a saga. */
    void lookAgain(SagaId id) {
        if (!quarantine.holds(id)) {
            room.take(id).forEach(input -> take(id, input));
        }
    }

    /** A saga has begun: what waited for it can be taken in. */
    void begun(SagaId id) {
        if (!room.isEmpty(id)) {
            lookAgain(id);
        }
    }

    // Quarantine

    private void quarantine(SagaId id, Input input, RuntimeException why) {
        quarantine(id, why);
        if (!room.add(id, input)) {
            deadLetter(input, "QUARANTINED: " + why);
        }
    }

    /** Sets a saga aside on which we failed; what comes in for it is kept. */
    void quarantine(SagaId id, RuntimeException why) {
        LOG.error("saga={} quarantined: it takes no part until it is released", id, why);
        quarantine.mark(id, String.valueOf(why));
        desk.metrics.quarantined(1);
        desk.publish(
                new ResultRecord.Notice(
                        id,
                        Optional.empty(),
                        "QUARANTINED",
                        "The coordinator failed on this saga, and keeps what comes in for it;"
                                + " release it once the cause is gone. "
                                + cut(String.valueOf(why)),
                        List.of(),
                        Instant.ofEpochMilli(desk.nowMs())),
                Optional.empty());
    }

    boolean isQuarantined(SagaId id) {
        return quarantine.holds(id);
    }

    private void takeInQuarantine(SagaId id, Input input) {
        Optional<ControlRecord> release = releaseIn(id, input);
        if (release.isPresent()) {
            quarantine.release(id);
            desk.metrics.quarantined(-1);
            room.take(id).forEach(waiting -> take(id, waiting));
            desk.answer(
                    new ResultRecord.Reply(
                            id,
                            "control",
                            Optional.of(release.get().id()),
                            true,
                            "DONE",
                            quarantine.holds(id)
                                    ? "released, and quarantined again: the cause is not gone"
                                    : "release is done",
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));
        } else if (!room.add(id, input)) {
            deadLetter(input, "QUARANTINED: too many records wait for its release");
        }
    }

    private static Optional<ControlRecord> releaseIn(SagaId id, Input input) {
        if (input.source() != Input.Source.CONTROL || input.value() == null) {
            return Optional.empty();
        }
        try {
            ControlRecord control = ControlJson.read(input.value());
            boolean releases = control.verb() == Verb.RELEASE && control.saga().equals(id);
            return releases ? Optional.of(control) : Optional.empty();
        } catch (UnreadableException unreadable) {
            return Optional.empty();
        }
    }

    // Refusals

    void deadLetter(Input input, String reason) {
        LOG.warn(
                "saga={} dead-letter source={} partition={} offset={} reason={}",
                cut(input.keyText()),
                input.source(),
                input.partition(),
                input.offset(),
                reason);
        desk.outbox.deadLetter(input, reason);
        desk.metrics.deadLetter(reason.substring(0, Math.max(0, reason.indexOf(':'))));
    }

    static String mismatch(SagaId saga) {
        return "KEY_MISMATCH: expected the key to be the saga's id, but the value is about " + saga;
    }

    private boolean belongsElsewhere(Input input) {
        byte[] key = input.key();
        return settings.partitions() > 1
                && key != null
                && Utils.toPositive(Utils.murmur2(key)) % settings.partitions()
                        != input.partition();
    }
}
