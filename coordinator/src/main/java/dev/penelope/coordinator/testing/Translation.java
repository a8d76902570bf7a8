package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.model.Graph;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.SagaLog;
import java.util.Optional;

/** From records to what the engine knows; what it says goes by way of {@link Reports}. */
final class Translation {
    private Translation() {}

    static Event.Start start(SagaLog log) {
        return new Event.Start(
                log.startedAt().toEpochMilli(),
                log.saga(),
                log.run(),
                DefinitionJson.hash(DefinitionJson.write(log.definition())),
                "",
                log.start().params(),
                log.start().labels(),
                log.start().deadline(),
                Optional.empty(),
                log.entries().stream()
                        .filter(entry -> isEarly(log, entry))
                        .map(entry ->
                                control(
                                        log.definition().graph(),
                                        entry.wish().orElseThrow(),
                                        entry.at().toEpochMilli()))
                        .toList());
    }

    /** What operators wish for before a start is appended comes into effect with it. */
    static boolean isEarly(SagaLog log, SagaLog.Entry entry) {
        return entry.wish().isPresent() && entry.at().isBefore(log.startedAt());
    }

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
                            outcome.certainlyFirst(),
                            outcome.warrant().epoch());
            case EventRecord.Heartbeat heartbeat ->
                    new Event.Heartbeat(
                            atMs,
                            graph.indexOf(heartbeat.node()),
                            heartbeat.direction(),
                            heartbeat.attempt(),
                            heartbeat.details(),
                            heartbeat.certainlyFirst(),
                            heartbeat.warrant().epoch());
            case EventRecord.Tick tick -> new Event.Due(atMs, timer(graph, tick));
        };
    }

    static Timer timer(Graph graph, EventRecord.Tick tick) {
        TimerKind kind =
                TimerKind.ofWire(tick.timer())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "Expected a timer of a saga or node, but it is \""
                                                + tick.timer()
                                                + "\""));
        return new Timer(kind, tick.node().map(graph::indexOf).orElse(Failure.SAGA));
    }

    static EventRecord.Tick tick(Saga saga, Graph graph, Timer timer) {
        return new EventRecord.Tick(
                saga.id(),
                saga.origin().run(),
                timer.kind().wire(),
                timer.place() == Failure.SAGA
                        ? Optional.empty()
                        : Optional.of(graph.node(timer.place()).name()));
    }

    static Event.Control control(Graph graph, ControlRecord control, long atMs) {
        return new Event.Control(
                atMs,
                control.id(),
                control.verb(),
                control.node().map(graph::indexOf).orElse(Failure.SAGA),
                control.claimedActor(),
                control.reason(),
                control.wish(),
                control.ifRevision());
    }
}
