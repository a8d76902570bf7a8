package dev.penelope.coordinator.stream;

import static dev.penelope.coordinator.DeadLetter.KEY_MISMATCH;
import static dev.penelope.coordinator.DeadLetter.OTHER_RUN;
import static dev.penelope.coordinator.DeadLetter.UNKNOWN_NODE;
import static dev.penelope.coordinator.DeadLetter.UNKNOWN_SAGA;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Node;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.UnreadableException;
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
