package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.Graph;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;

/** Between records and what the engine knows of them. */
final class Wire {
    private Wire() {}

    static Event event(Graph graph, EventRecord record, long atMs) {
        return switch (record) {
            case EventRecord.Outcome outcome ->
                    new Event.Outcome(
                            atMs,
                            graph.indexOf(outcome.node()),
                            outcome.direction(),
                            outcome.attempt(),
                            outcome.kind(),
                            outcome.output(),
                            outcome.error(),
                            outcome.certainlyFirst());
            case EventRecord.Heartbeat heartbeat ->
                    new Event.Heartbeat(
                            atMs,
                            graph.indexOf(heartbeat.node()),
                            heartbeat.direction(),
                            heartbeat.attempt(),
                            heartbeat.details(),
                            heartbeat.certainlyFirst());
            case EventRecord.Tick tick ->
                    new Event.Due(
                            atMs,
                            new Timer(
                                    TimerKind.ofWire(tick.timer()).orElseThrow(),
                                    tick.node().map(graph::indexOf).orElse(Failure.SAGA)));
        };
    }

    static Event event(Graph graph, ControlRecord control, long atMs) {
        return new Event.Control(
                atMs,
                control.id(),
                control.verb(),
                control.node().map(graph::indexOf).orElse(Failure.SAGA),
                control.actor(),
                control.reason());
    }

    static CommandRecord command(SagaId saga, RunId run, Effect.Dispatch sent) {
        return new CommandRecord(
                saga,
                run,
                sent.node().name(),
                sent.node().label(),
                sent.node().action(),
                sent.direction(),
                sent.attempt(),
                sent.key(),
                sent.params(),
                sent.input(),
                sent.output(),
                sent.details(),
                sent.node().policy().startToClose(),
                sent.node().policy().heartbeat());
    }
}
