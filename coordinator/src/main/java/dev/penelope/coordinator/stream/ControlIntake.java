package dev.penelope.coordinator.stream;

import static dev.penelope.coordinator.DeadLetter.KEY_MISMATCH;
import static dev.penelope.coordinator.DeadLetter.WRONG_TOPIC;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.UnreadableException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes controls and signals in: finds their saga and node; each is answered. */
final class ControlIntake {
    private static final Logger LOG = LoggerFactory.getLogger(ControlIntake.class);

    private final Desk desk;
    private final Intake intake;
    private final Settings settings;

    ControlIntake(Desk desk, Intake intake, Settings settings) {
        this.desk = desk;
        this.intake = intake;
        this.settings = settings;
    }

    /**
     * @throws UnreadableException if it is neither
     */
    Runnable decide(SagaId id, Input input) {
        ControlRecord control = read(input);
        if (!control.saga().equals(id)) {
            return intake.setAside(input, KEY_MISMATCH, Intake.mismatch(control.saga()));
        }
        if (isAstray(input, control)) {
            return astray(input, control);
        }
        Desk.Found found = desk.find(id);
        if (!found.isKnown()) {
            Runnable refused = refusal(control, "UNKNOWN_SAGA", "no saga has this id");
            return () ->
                    intake.await(
                            id, input, Intake.Wait.forStart(settings.graces().control()), refused);
        }
        if (found.stored().isEmpty()) {
            return refusal(
                    control,
                    "NOT_POSSIBLE",
                    control.verb().wire() + " is not possible: the saga is over");
        }
        if (isForbidden(control)) {
            return refusal(
                    control,
                    "INJECTIONS_OFF",
                    control.verb().wire()
                            + " is not possible: expected the coordinators' setting"
                            + " steering.injections to be on, but it is off");
        }
        Compiled compiled = desk.definition(found.stored().get());
        Optional<Event.Control> event = event(input, control, compiled);
        if (event.isEmpty()) {
            return unknownNode(control, found.stored().get(), compiled);
        }
        Desk.Decision decision = desk.decide(found, compiled, event.get());
        return () -> {
            desk.carryOut(decision);
            log(decision, control);
        };
    }

    /**
     * A control, or a signal in the same form.
     *
     * @throws UnreadableException if it is neither
     */
    static ControlRecord read(Input input) {
        byte[] value = Intake.valueOf(input);
        return input.source() == Input.Source.SIGNAL
                ? SignalJson.read(value).asControl()
                : ControlJson.read(value);
    }

    /** Whether it is a signal among controls, where nothing would judge whether it is in time. */
    static boolean isAstray(Input input, ControlRecord control) {
        return input.source() == Input.Source.CONTROL && control.verb() == Verb.SIGNAL;
    }

    /** Answers it as the control that it stands for, and sets it aside. */
    Runnable astray(Input input, ControlRecord control) {
        String topic = Input.Source.SIGNAL.topic(settings.topics());
        Runnable setAside = intake.setAside(input, WRONG_TOPIC, "expected a signal on " + topic);
        Runnable refused =
                refusal(
                        control,
                        "control",
                        WRONG_TOPIC.name(),
                        "signal is no verb of a control: write it to " + topic);
        return () -> {
            setAside.run();
            refused.run();
        };
    }

    /** A control, and the event that it is to a saga. */
    record Wished(Input input, ControlRecord control, Event.Control event) {}

    /**
     * What waits for a saga that begins now, and can be done with its start, before anything is
     * dispatched. Whatever is wrong with the others is found when they are taken in.
     */
    List<Wished> early(SagaId id, Compiled compiled) {
        return intake.waitingWishes(id).stream()
                .flatMap(input -> early(id, input, compiled).stream())
                .toList();
    }

    private boolean isForbidden(ControlRecord control) {
        boolean injects =
                control.verb() == Verb.INJECT_ERROR || control.verb() == Verb.INJECT_REPEAT;
        return injects && !settings.allowances().injections();
    }

    private Optional<Wished> early(SagaId id, Input input, Compiled compiled) {
        try {
            ControlRecord control = read(input);
            return event(input, control, compiled)
                    .filter(event -> control.saga().equals(id) && !isForbidden(control))
                    .map(event -> new Wished(input, control, event));
        } catch (UnreadableException unreadable) {
            return Optional.empty();
        }
    }

    /** None if there is no such node. */
    private static Optional<Event.Control> event(
            Input input, ControlRecord control, Compiled compiled) {
        int place = control.node().map(compiled.graph()::indexOf).orElse(Failure.SAGA);
        if (control.node().isPresent() && place < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Event.Control(
                        input.appendedAtMs(),
                        control.id(),
                        control.verb(),
                        place,
                        control.claimedActor(),
                        Printable.cut(control.reason(), Limits.REASON_CHARS),
                        control.wish(),
                        control.ifRevision()));
    }

    /** Says what was done. */
    static void log(Desk.Decision decision, ControlRecord control) {
        if (isDone(decision, control)) {
            LOG.info(
                    "saga={} control={} node={} actor={} reason={}",
                    control.saga(),
                    control.verb().wire(),
                    Printable.line(control.node().orElse(""), Limits.REASON_CHARS),
                    Printable.line(control.claimedActor(), 2 * Limits.REASON_CHARS),
                    Printable.line(control.reason(), Limits.REASON_CHARS));
        }
    }

    private static boolean isDone(Desk.Decision decision, ControlRecord control) {
        return decision.step().effects().stream()
                .anyMatch(effect ->
                        effect instanceof Effect.AnswerControl answer
                                && answer.accepted()
                                && answer.id().equals(control.id()));
    }

    /** Refuses a record, if it is a control or a signal; nobody waits for an answer to others. */
    Runnable refusal(Input input, String code, String message) {
        try {
            return refusal(read(input), code, message);
        } catch (UnreadableException unreadable) {
            return () -> {};
        }
    }

    private Runnable refusal(ControlRecord control, String code, String message) {
        return refusal(control, Reports.answers(control.verb()), code, message);
    }

    private Runnable refusal(ControlRecord control, String answers, String code, String message) {
        return desk.reply(
                new ResultRecord.Reply(
                        control.saga(),
                        answers,
                        Optional.of(control.id()),
                        false,
                        code,
                        message,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    /** Tells of a known saga what any refusal tells. */
    private Runnable unknownNode(ControlRecord control, StoredSaga stored, Compiled compiled) {
        return desk.reply(
                Reports.answer(
                        stored.saga(),
                        new Effect.AnswerControl(
                                control.verb(),
                                control.id(),
                                false,
                                "NOT_POSSIBLE",
                                "the definition "
                                        + compiled.definition().title()
                                        + " has no node "
                                        + Printable.excerpt(control.node().orElse("")),
                                Engine.possible(desk.view(stored, compiled), desk.nowMs()))));
    }
}
