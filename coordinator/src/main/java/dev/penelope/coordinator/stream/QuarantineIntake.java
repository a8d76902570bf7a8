package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.DeadLetter;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.util.List;
import java.util.Optional;

/**
 * Takes in what comes for a quarantined saga: keeps it until the saga is released, and does the two
 * things that an operator can do with it.
 */
final class QuarantineIntake {
    private static final List<Verb> POSSIBLE = List.of(Verb.RELEASE, Verb.ABANDON);

    private final Desk desk;
    private final Intake intake;
    private final WaitingRoom room;
    private final Quarantine quarantine;
    private final EventIntake events;
    private final ControlIntake controls;

    QuarantineIntake(
            Desk desk,
            Intake intake,
            WaitingRoom room,
            Quarantine quarantine,
            EventIntake events,
            ControlIntake controls) {
        this.desk = desk;
        this.intake = intake;
        this.room = room;
        this.quarantine = quarantine;
        this.events = events;
        this.controls = controls;
    }

    void take(SagaId id, Input input) {
        switch (input.source()) {
            case START -> keep(id, input);
            case EVENT -> event(id, input);
            case CONTROL -> control(id, input);
            case SIGNAL -> {
                if (input.isEvent()) {
                    event(id, input);
                } else {
                    control(id, input);
                }
            }
        }
    }

    private void keep(SagaId id, Input input) {
        if (!room.add(id, input)) {
            intake.giveUp(id, input, "too much waits for the saga's release");
        }
    }

    /**
     * A tick of ours is a timer again: it must not be lost, however much waits, nor be given up if
     * the coordinator fails on it.
     */
    private void event(SagaId id, Input input) {
        Guard.decided(
                        () -> {
                            Desk.Found found = desk.find(id);
                            RunId run = found.run().orElseThrow();
                            Timer timer = events.tick(input, found).orElseThrow();
                            long dueMs = desk.nowMs() + Quarantine.TIMER_MS;
                            return () -> desk.timers.arm(id, run, timer, dueMs);
                        },
                        noTick -> () -> report(id, input))
                .run();
    }

    /** What a worker did not report takes no room. */
    private void report(SagaId id, Input input) {
        Guard.decided(
                        () -> events.forged(input).orElse(() -> keep(id, input)),
                        unreadable -> () -> keep(id, input))
                .run();
    }

    private void control(SagaId id, Input input) {
        Guard.decided(
                        () -> decided(id, input),
                        ours ->
                                intake.setAside(
                                        input, DeadLetter.QUARANTINED, String.valueOf(ours)))
                .run();
    }

    private Runnable decided(SagaId id, Input input) {
        ControlRecord control;
        try {
            control = ControlIntake.read(input);
        } catch (UnreadableException unreadable) {
            return intake.setAside(
                    input, DeadLetter.UNREADABLE, String.valueOf(unreadable.getMessage()));
        }
        if (!control.saga().equals(id)) {
            return intake.setAside(input, DeadLetter.KEY_MISMATCH, Intake.mismatch(control.saga()));
        }
        if (ControlIntake.isAstray(input, control)) {
            return controls.astray(input, control);
        }
        return switch (control.verb()) {
            case RELEASE -> release(id, control);
            case ABANDON -> abandon(id, input, control);
            case SIGNAL -> signal(id, input, control);
            case PAUSE,
                    RESUME,
                    ABORT,
                    RETRY_UNDO,
                    MARK_UNDONE,
                    RETRY,
                    SKIP,
                    BREAK,
                    STEP,
                    INJECT_ERROR,
                    INJECT_REPEAT,
                    CLEAR ->
                    refusal(control, "the coordinator failed on this saga");
        };
    }

    /** Unlike an operator, whoever says it does not look at what the saga does. */
    private Runnable signal(SagaId id, Input input, ControlRecord control) {
        Runnable refused = refusal(control, "too much waits for the saga's release");
        return () -> {
            if (!room.add(id, input)) {
                refused.run();
            }
        };
    }

    private Runnable release(SagaId id, ControlRecord control) {
        Runnable released = answer(control, true, "DONE", "release is done", List.of());
        Runnable again =
                answer(
                        control,
                        true,
                        "DONE",
                        "released, and quarantined again: the cause is not gone",
                        List.of());
        return () -> {
            intake.lookAgain(id, lift(id));
            (quarantine.holds(id) ? again : released).run();
        };
    }

    /** What waits then comes to a saga that is over. */
    private Runnable abandon(SagaId id, Input input, ControlRecord control) {
        return Guard.decided(
                () -> {
                    if (desk.find(id).open().isEmpty()) {
                        return refusal(control, "the saga is not running");
                    }
                    Runnable abandoned = controls.decide(id, input);
                    return () -> {
                        abandoned.run();
                        intake.lookAgain(id, lift(id));
                    };
                },
                why -> refusal(control, String.valueOf(why)));
    }

    private Optional<Input.Id> lift(SagaId id) {
        return quarantine.release(id);
    }

    private Runnable refusal(ControlRecord control, String why) {
        return answer(
                control,
                false,
                "QUARANTINED",
                control.verb().wire()
                        + " is not possible: "
                        + Printable.line(why, Limits.REASON_CHARS)
                        + "; release it once the cause is gone, or abandon it",
                POSSIBLE);
    }

    private Runnable answer(
            ControlRecord control,
            boolean accepted,
            String code,
            String message,
            List<Verb> possible) {
        return desk.reply(
                new ResultRecord.Reply(
                        control.saga(),
                        Reports.answers(control.verb()),
                        Optional.of(control.id()),
                        accepted,
                        code,
                        message,
                        Optional.empty(),
                        Optional.empty(),
                        possible.stream().map(Verb::wire).toList()));
    }
}
