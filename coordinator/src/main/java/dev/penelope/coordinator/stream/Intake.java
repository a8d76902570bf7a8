package dev.penelope.coordinator.stream;

import static dev.penelope.coordinator.DeadLetter.BAD_KEY;
import static dev.penelope.coordinator.DeadLetter.QUARANTINED;
import static dev.penelope.coordinator.DeadLetter.TOO_LARGE;
import static dev.penelope.coordinator.DeadLetter.UNREADABLE;

import dev.penelope.coordinator.DeadLetter;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records in, and has them decided on. What cannot be read or fits nothing goes to the dead
 * letters; what may still come to fit waits; a saga on which we fail ourselves is quarantined.
 * Whatever a record is, the next one is not held up.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final RunId NO_RUN = new RunId("0");
    private static final long TOGETHER_MS = 250;
    private static final Duration KEY_RECHECK = Duration.ofSeconds(30);

    private final Desk desk;
    private final WaitingRoom room;
    private final Quarantine quarantine;
    private final Settings settings;
    private final StartIntake starts;
    private final EventIntake events;
    private final ControlIntake controls;
    private final QuarantineIntake quarantined;

    /** Records that wait, and were taken in with the start that they waited for. */
    private final Set<Input.Id> done = new HashSet<>();

    Intake(Desk desk, WaitingRoom room, Quarantine quarantine, Settings settings) {
        this.desk = desk;
        this.room = room;
        this.quarantine = quarantine;
        this.settings = settings;
        this.controls = new ControlIntake(desk, this, settings);
        this.starts = new StartIntake(desk, this, controls, settings);
        this.events = new EventIntake(desk, this, settings);
        this.quarantined = new QuarantineIntake(desk, this, room, quarantine, events, controls);
    }

    void take(Input input) {
        Guard.decided(() -> route(input), ours -> setAside(input, QUARANTINED, failure(ours)))
                .run();
    }

    private Runnable route(Input input) {
        if (input.key() == null || !SagaId.valid(input.keyText())) {
            return setAside(
                    input,
                    BAD_KEY,
                    "expected the saga's id as the key, of 1 to 128 characters of"
                            + " [A-Za-z0-9._~-]");
        }
        SagaId id = new SagaId(input.keyText());
        if (!belongsElsewhere(input)) {
            return () -> take(id, input, Optional.empty());
        }
        if (!desk.outbox.canSendAgain(input)) {
            return setAsideAndRefuse(
                    id,
                    input,
                    TOO_LARGE,
                    "it stands in the wrong partition, and is too large to be sent to the right"
                            + " one");
        }
        return () -> {
            desk.outbox.again(input);
            desk.metrics.repartitioned();
        };
    }

    private static String failure(Throwable ours) {
        return "the coordinator failed on it: " + ours;
    }

    private void take(SagaId id, Input input, Optional<Input.Id> blamed) {
        if (done.remove(input.id())) {
            return;
        }
        if (quarantine.holds(id)) {
            quarantined.take(id, input);
            return;
        }
        Guard.decided(() -> decide(id, input), why -> () -> failed(id, input, why, blamed)).run();
    }

    /** As with records: a bug of ours on one saga must not stop the others. */
    void decide(SagaId id, Supplier<Runnable> deciding, Runnable otherwise) {
        Guard.decided(
                        deciding,
                        ours ->
                                () -> {
                                    quarantine(id, ours, Optional.empty());
                                    otherwise.run();
                                })
                .run();
    }

    /** Decides, having changed nothing yet; what is returned does the changing. */
    private Runnable decide(SagaId id, Input input) {
        try {
            return switch (input.source()) {
                case START -> starts.decide(id, input);
                case EVENT -> events.decide(id, input);
                case CONTROL -> controls.decide(id, input);
                case SIGNAL ->
                        input.isEvent() ? events.decide(id, input) : controls.decide(id, input);
            };
        } catch (UnreadableException unreadable) {
            String why = String.valueOf(unreadable.getMessage());
            // What reads a start refuses it by itself; whatever else is thrown is not to end in
            // silence.
            return input.source() == Input.Source.START
                    ? setAsideAndRefuse(id, input, UNREADABLE, why)
                    : setAside(input, UNREADABLE, why);
        }
    }

    static byte[] valueOf(Input input) {
        byte[] value = input.value();
        if (value == null) {
            throw new UnreadableException("Expected a value, but there is none");
        }
        return value;
    }

    // Waiting

    /**
     * What a record waits for.
     *
     * @param recheck how often to look whether it is there
     */
    record Wait(String what, Duration grace, Duration recheck) {
        /** It is looked at again when that comes. */
        static Wait forStart(Duration grace) {
            return new Wait("the start of its saga", grace, grace);
        }

        /** Which only a coordinator with other settings can have. */
        static Wait forKey(Duration grace) {
            return new Wait("a coordinator that has its token's key", grace, KEY_RECHECK);
        }

        /**
         * Whether people should know: most are looked at once more and go on, and of the others one
         * line is enough.
         */
        boolean isRemarkable(boolean hasWaited, long waitedMs) {
            return hasWaited ? waitedMs < 2 * recheck.toMillis() : recheck.compareTo(grace) >= 0;
        }
    }

    /** Has a record wait, and be looked at again; when its grace is over, {@code otherwise}. */
    void await(SagaId id, Input input, Wait wait, Runnable otherwise) {
        long nowMs = desk.nowMs();
        long untilMs = input.readAtMs() + wait.grace().toMillis();
        boolean remarkable = wait.isRemarkable(room.hasWaited(input), nowMs - input.readAtMs());
        if (nowMs >= untilMs || !(room.add(id, input) || takesThePlaceOfAnother(id, input))) {
            otherwise.run();
            return;
        }
        if (remarkable) {
            desk.bulletin.warn(
                    "WAITING",
                    id,
                    "%s waits for %s, %d s at most"
                            .formatted(
                                    input.source().word(), wait.what(), wait.grace().toSeconds()),
                    nowMs);
        }
        desk.timers.arm(
                id,
                NO_RUN,
                TimerRows.WAITING,
                Failure.SAGA,
                together(Math.min(untilMs, nowMs + wait.recheck().toMillis())));
    }

    /**
     * The next time at which records are looked at again. Each look arms a timer for each record
     * that goes on to wait: at a few common times they are one timer.
     */
    private static long together(long dueMs) {
        return Math.ceilDiv(dueMs, TOGETHER_MS) * TOGETHER_MS;
    }

    /** An event of a saga that nobody knows has the one that waits for longest give way. */
    private boolean takesThePlaceOfAnother(SagaId id, Input input) {
        if (input.source() != Input.Source.EVENT || !room.isFullOfEvents(id)) {
            return false;
        }
        Guard.decided(
                        () -> {
                            Optional<WaitingRoom.Oldest> oldest =
                                    room.oldestEvent(saga -> !quarantine.holds(saga));
                            if (oldest.isEmpty()) {
                                return () -> {};
                            }
                            Runnable setAside = events.pushedOut(oldest.get().input());
                            return () -> {
                                oldest.get().leaves().run();
                                setAside.run();
                            };
                        },
                        unreadable -> () -> {})
                .run();
        return room.add(id, input);
    }

    /** Looks again at what waits for a saga. */
    void lookAgain(SagaId id) {
        if (!quarantine.holds(id)) {
            lookAgain(id, Optional.empty());
        }
    }

    /** The same, where the record that is blamed is given its second and last chance. */
    void lookAgain(SagaId id, Optional<Input.Id> blamed) {
        Guard.decided(
                        () -> {
                            List<Input> waiting = room.look(id);
                            return () -> takeAgain(id, waiting, blamed);
                        },
                        why -> () -> quarantine(id, why, Optional.empty()))
                .run();
    }

    private void takeAgain(SagaId id, List<Input> waiting, Optional<Input.Id> blamed) {
        for (Input input : waiting) {
            take(id, input, blamed);
            room.done(input);
        }
    }

    /** Controls and signals that wait for a saga, in the order of their coming. */
    List<Input> waitingWishes(SagaId id) {
        return room.wishes(id);
    }

    /** A saga has begun, and took these in: what else waited for it can be taken in now. */
    void begun(SagaId id, List<Input> taken) {
        taken.forEach(input -> done.add(input.id()));
        if (!room.isEmpty(id)) {
            lookAgain(id);
        }
    }

    // Quarantine

    /**
     * Keeps the record for another try, once; on a second failure its saga goes on without it. A
     * control is answered instead: whoever wants it asks again. A state that cannot be read is no
     * record's fault.
     */
    private void failed(SagaId id, Input input, Throwable why, Optional<Input.Id> blamed) {
        boolean state = why instanceof CorruptStateException;
        if (!state && blamed.equals(Optional.of(input.id()))) {
            if (desk.bulletin.isToBeSaid("FAILED_TWICE", desk.nowMs())) {
                LOG.error("saga={} goes on without a record: failed on it twice", id, why);
            }
            giveUp(id, input, "the coordinator failed on it twice: " + why);
            return;
        }
        quarantine(id, why, state ? Optional.empty() : Optional.of(input.id()));
        quarantined.take(id, input);
    }

    /** Sets a record aside for good that its saga cannot be told of. */
    void giveUp(SagaId id, Input input, String why) {
        Guard.decided(
                        () -> setAsideAndRefuse(id, input, QUARANTINED, why),
                        ours -> setAside(input, QUARANTINED, failure(ours)))
                .run();
    }

    /**
     * A start is refused as well, even if nobody can tell whether its id is taken: the reply names
     * the run that this start would have begun, and no other. So is a control.
     */
    private Runnable setAsideAndRefuse(SagaId id, Input input, DeadLetter code, String why) {
        Runnable setAside = setAside(input, code, why);
        Runnable refused =
                switch (input.source()) {
                    case START -> starts.refusal(id, input, code.name(), why);
                    case EVENT -> () -> {};
                    case CONTROL, SIGNAL -> controls.refusal(input, code.name(), why);
                };
        return () -> {
            setAside.run();
            refused.run();
        };
    }

    /** Sets a saga aside on which we failed; what comes in for it is kept. */
    void quarantine(SagaId id, Throwable why, Optional<Input.Id> blamed) {
        Optional<String> missing =
                why instanceof MissingDefinitionException gone
                        ? Optional.of(gone.hash())
                        : Optional.empty();
        if (desk.bulletin.isToBeSaid("QUARANTINED", desk.nowMs())) {
            if (missing.isPresent()) {
                LOG.error("saga={} quarantined: {}", id, why.getMessage());
            } else {
                LOG.error("saga={} quarantined: it takes no part until it is released", id, why);
            }
        }
        String cause =
                Printable.line(
                        missing.isPresent()
                                ? String.valueOf(why.getMessage())
                                : String.valueOf(why),
                        Limits.REASON_CHARS);
        Runnable notice =
                desk.notice(
                        new ResultRecord.Notice(
                                id,
                                Optional.empty(),
                                "QUARANTINED",
                                "The coordinator failed on this saga, and keeps what comes in for"
                                        + " it; "
                                        + (missing.isPresent()
                                                ? ""
                                                : "release it once the cause is gone. ")
                                        + cause,
                                List.of(),
                                Instant.ofEpochMilli(desk.nowMs())));
        quarantine.mark(id, cause, blamed, missing);
        desk.metrics.noticed("QUARANTINED");
        notice.run();
    }

    /** Whether a quarantined saga lacked its definition, which is there again. */
    boolean canGoOn(SagaId id) {
        return quarantine.missing(id).filter(desk::isRegistered).isPresent();
    }

    /** Releases a saga that {@link #canGoOn}. */
    void goOn(SagaId id) {
        if (canGoOn(id)) {
            LOG.info("saga={} goes on: its definition is registered again", id);
            lookAgain(id, quarantine.release(id));
        }
    }

    boolean isQuarantined(SagaId id) {
        return quarantine.holds(id);
    }

    // Refusals

    /** Writes the dead letter; what is returned sends it, and tells of it. */
    Runnable setAside(Input input, DeadLetter code, String why) {
        String reason = code + ": " + Printable.line(why, Limits.ERROR_CHARS);
        Letter letter = desk.outbox.deadLetter(input, reason);
        return () -> {
            if (desk.bulletin.isToBeSaid("dead letters " + code, desk.nowMs())) {
                LOG.warn(
                        "saga={} dead-letter source={} partition={} offset={} reason={}",
                        Printable.line(input.keyText(), Limits.NAME_CHARS),
                        input.source(),
                        input.partition(),
                        input.offset(),
                        Printable.line(reason, Limits.REASON_CHARS));
            }
            desk.outbox.send(letter);
            desk.metrics.deadLetter(code);
        };
    }

    static String mismatch(SagaId saga) {
        return "expected the key to be the saga's id, but the value is about " + saga;
    }

    private boolean belongsElsewhere(Input input) {
        byte[] key = input.key();
        return settings.partitions() > 1
                && key != null
                && Utils.toPositive(Utils.murmur2(key)) % settings.partitions()
                        != input.partition();
    }
}
