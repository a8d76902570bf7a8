package dev.penelope.coordinator.stream;

import static dev.penelope.coordinator.DeadLetter.KEY_MISMATCH;
import static dev.penelope.coordinator.DeadLetter.OTHER_RUN;
import static dev.penelope.coordinator.DeadLetter.TOKEN_INVALID;
import static dev.penelope.coordinator.DeadLetter.TOKEN_MISSING;
import static dev.penelope.coordinator.DeadLetter.TOKEN_UNKNOWN_KEY;
import static dev.penelope.coordinator.DeadLetter.UNKNOWN_NODE;
import static dev.penelope.coordinator.DeadLetter.UNKNOWN_SAGA;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.token.CommandTokens;
import dev.penelope.coordinator.token.CommandTokens.UnknownKey;
import dev.penelope.coordinator.token.TokenPolicy;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Printable;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes events in: finds their saga and node, and refuses what is about neither. */
final class EventIntake {
    private final Desk desk;
    private final Intake intake;
    private final Settings settings;

    EventIntake(Desk desk, Intake intake, Settings settings) {
        this.desk = desk;
        this.intake = intake;
        this.settings = settings;
    }

    /**
     * @throws UnreadableException if it is no event
     */
    Runnable decide(SagaId id, Input input) {
        EventRecord event = EventJson.read(Intake.valueOf(input));
        if (input.source() == Input.Source.SIGNAL && !(event instanceof EventRecord.Tick)) {
            // Who may signal may not report.
            throw new UnreadableException("Expected a signal, but it is an event");
        }
        if (!event.saga().equals(id)) {
            return intake.setAside(input, KEY_MISMATCH, Intake.mismatch(event.saga()));
        }
        Optional<Runnable> unproven =
                event instanceof EventRecord.Reported reported
                        ? unproven(id, input, reported)
                        : Optional.empty();
        if (unproven.isPresent()) {
            return unproven.get();
        }
        Desk.Found found = desk.find(id);
        if (!found.isKnown()) {
            Runnable setAside = intake.setAside(input, UNKNOWN_SAGA, "no start came for it");
            return () ->
                    intake.await(
                            id, input, Intake.Wait.forStart(settings.graces().event()), setAside);
        }
        if (!found.run().orElseThrow().equals(event.run())) {
            return intake.setAside(
                    input,
                    OTHER_RUN,
                    "expected run "
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

    // Tokens

    /**
     * What becomes of an event that is not to be believed, if it is such a one. A tick needs no
     * token: whether its time has come is judged by when it was appended, whoever wrote it.
     */
    private Optional<Runnable> unproven(SagaId id, Input input, EventRecord.Reported event) {
        if (!settings.tokens().areUsed()) {
            return Optional.empty();
        }
        CommandTokens.Verdict verdict = desk.tokens.verify(event);
        return verdict instanceof UnknownKey unknown
                ? Optional.of(awaitKey(id, input, event, unknown))
                : forged(input, event, verdict);
    }

    private Optional<Runnable> forged(
            Input input, EventRecord.Reported event, CommandTokens.Verdict verdict) {
        return switch (verdict) {
            case CommandTokens.Valid valid -> Optional.empty();
            case UnknownKey unknown -> Optional.empty();
            case CommandTokens.Missing missing ->
                    settings.tokens().policy() == TokenPolicy.REQUIRED
                            ? Optional.of(
                                    intake.setAside(
                                            input,
                                            TOKEN_MISSING,
                                            "expected the token of its command, but there is none"))
                            : Optional.empty();
            case CommandTokens.Invalid invalid ->
                    Optional.of(
                            intake.setAside(
                                    input,
                                    TOKEN_INVALID,
                                    "expected the token of the command for node "
                                            + event.node()
                                            + ", but this is another"));
        };
    }

    /** The same, of an event that is not decided on now. */
    Optional<Runnable> forged(Input input) {
        return settings.tokens().areUsed()
                        && EventJson.read(Intake.valueOf(input))
                                instanceof EventRecord.Reported reported
                ? forged(input, reported, desk.tokens.verify(reported))
                : Optional.empty();
    }

    /** Another coordinator may have signed that is newer, and have this one's place again. */
    private Runnable awaitKey(
            SagaId id, Input input, EventRecord.Reported event, UnknownKey unknown) {
        Runnable setAside = intake.setAside(input, TOKEN_UNKNOWN_KEY, unknownKey(unknown));
        Runnable told =
                desk.find(id).open().isPresent()
                        ? desk.notice(
                                new ResultRecord.Notice(
                                        id,
                                        Optional.of(event.run()),
                                        TOKEN_UNKNOWN_KEY.name(),
                                        "an outcome of node "
                                                + Printable.line(event.node(), Limits.NAME_CHARS)
                                                + " was set aside: "
                                                + unknownKey(unknown),
                                        List.of(),
                                        Instant.ofEpochMilli(desk.nowMs())))
                        : () -> {};
        Runnable giveUp =
                () -> {
                    setAside.run();
                    if (desk.bulletin.isToBeSaid("notices " + TOKEN_UNKNOWN_KEY, desk.nowMs())) {
                        told.run();
                        desk.metrics.noticed(TOKEN_UNKNOWN_KEY.name());
                    }
                };
        return () -> intake.await(id, input, Intake.Wait.forKey(settings.graces().event()), giveUp);
    }

    private static String unknownKey(UnknownKey unknown) {
        return "its token is of key "
                + unknown.key()
                + ", which is not in tokens.verify of the coordinator of its partition";
    }

    /** Sets aside what waits, as others need the room. */
    Runnable pushedOut(Input input) {
        boolean lacksKey =
                settings.tokens().areUsed()
                        && EventJson.read(Intake.valueOf(input))
                                instanceof EventRecord.Reported event
                        && desk.tokens.verify(event) instanceof UnknownKey;
        return lacksKey
                ? intake.setAside(
                        input,
                        TOKEN_UNKNOWN_KEY,
                        "its token's key is not in tokens.verify, and too many others wait")
                : intake.setAside(
                        input, UNKNOWN_SAGA, "no start came for it, and too many others wait");
    }

    private Runnable decide(Input input, EventRecord record, Desk.Found found, Compiled compiled) {
        Optional<Event> event = eventOf(input, record, compiled);
        if (event.isEmpty()) {
            return intake.setAside(
                    input,
                    UNKNOWN_NODE,
                    "the definition "
                            + compiled.definition().title()
                            + " has no such node or timer");
        }
        Desk.Decision decision = desk.decide(found, compiled, event.get());
        return () -> {
            if (record instanceof EventRecord.Outcome outcome) {
                desk.metrics.outcome(outcome.direction(), outcome.kind());
                answered(outcome, compiled);
            }
            desk.carryOut(decision);
        };
    }

    private void answered(EventRecord.Outcome outcome, Compiled compiled) {
        int place = compiled.graph().indexOf(outcome.node());
        if (outcome.kind() != OutcomeKind.UNSERVED
                && compiled.graph().node(place) instanceof Node.Run node) {
            desk.queues.answered(node.policy().queue(), node.action(), outcome.worker());
        }
    }

    /** The timer that a tick of a run is about, if it is one. */
    Optional<Timer> tick(Input input, Desk.Found found) {
        if (EventJson.read(Intake.valueOf(input)) instanceof EventRecord.Tick tick
                && tick.saga().equals(found.id())
                && found.run().equals(Optional.of(tick.run()))
                && found.open().isPresent()) {
            return timerOf(input, tick, desk.definition(found.open().get()));
        }
        return Optional.empty();
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
                                        heartbeat.details(),
                                        heartbeat.certainlyFirst(),
                                        heartbeat.warrant().epoch()))
                        : Optional.empty();
            }
            case EventRecord.Tick tick -> {
                return timerOf(input, tick, compiled).map(timer -> new Event.Due(atMs, timer));
            }
        }
    }

    /** The timer of that kind, if it is about such a node, and this is the log that judges it. */
    private static Optional<Timer> timerOf(Input input, EventRecord.Tick tick, Compiled compiled) {
        int place = tick.node().map(compiled.graph()::indexOf).orElse(Failure.SAGA);
        if (tick.node().isPresent() && place < 0) {
            return Optional.empty();
        }
        Optional<Node> node = tick.node().map(name -> compiled.graph().node(place));
        boolean amongSignals = input.source() == Input.Source.SIGNAL;
        return TimerKind.ofWire(tick.timer())
                .filter(kind -> kind.isAbout(node))
                .filter(kind -> (kind.judge() == TimerKind.Judge.SIGNALS) == amongSignals)
                .map(kind -> new Timer(kind, place));
    }

    private static boolean isRun(Compiled compiled, int place) {
        return place >= 0 && compiled.graph().node(place).runs();
    }

    private static Event outcomeOf(long atMs, int place, EventRecord.Outcome outcome) {
        return new Event.Outcome(
                atMs,
                place,
                outcome.direction(),
                outcome.attempt(),
                outcome.kind(),
                outcome.output(),
                outcome.error().map(ErrorInfo::cut),
                outcome.certainlyFirst(),
                outcome.warrant().epoch());
    }
}
