package dev.penelope.coordinator.testing;

import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.SagaLog;
import java.util.Optional;

/** Refuses a log that cannot be one of its saga. */
final class LogCheck {
    private final SagaLog log;
    private final Graph graph;

    private LogCheck(SagaLog log) {
        this.log = log;
        this.graph = log.definition().graph();
    }

    /**
     * @throws IllegalArgumentException naming the entry, and what is wrong with it
     */
    static void check(SagaLog log) {
        new LogCheck(log).check();
    }

    private void check() {
        if (!log.start().saga().equals(log.saga())) {
            throw new IllegalArgumentException(
                    "Expected the start of saga "
                            + log.saga()
                            + ", but it is one of saga "
                            + log.start().saga());
        }
        int number = 0;
        for (SagaLog.Entry entry : log.entries()) {
            number++;
            try {
                check(entry);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        "In entry " + number + " of the log: " + wrong.getMessage(), wrong);
            }
        }
    }

    private void check(SagaLog.Entry entry) {
        switch (entry) {
            case SagaLog.Entry.Happened happened -> {
                EventRecord event = happened.event();
                about(event.saga(), Optional.of(event.run()));
                switch (event) {
                    case EventRecord.Outcome outcome -> runs(outcome.node());
                    case EventRecord.Heartbeat heartbeat -> runs(heartbeat.node());
                    case EventRecord.Tick tick -> {
                        tick.node().ifPresent(this::known);
                        Translation.timer(graph, tick);
                    }
                }
            }
            case SagaLog.Entry.Wished wished -> wished(wished.control());
            case SagaLog.Entry.Signalled signalled -> wished(signalled.signal().asControl());
            case SagaLog.Entry.Sent sent -> {
                about(sent.command().saga(), Optional.of(sent.command().run()));
                runs(sent.command().node());
            }
            case SagaLog.Entry.Said said -> about(said.news().saga(), Optional.empty());
        }
    }

    private void wished(ControlRecord control) {
        about(control.saga(), Optional.empty());
        control.node().ifPresent(this::known);
    }

    private void about(SagaId saga, Optional<RunId> run) {
        if (!saga.equals(log.saga())) {
            throw new IllegalArgumentException(
                    "Expected a record of saga " + log.saga() + ", but it is of saga " + saga);
        }
        if (run.isPresent() && !run.get().equals(log.run())) {
            throw new IllegalArgumentException(
                    "Expected a record of run " + log.run() + ", but it is of run " + run.get());
        }
    }

    private void known(String node) {
        if (graph.indexOf(node) < 0) {
            throw new IllegalArgumentException(
                    "Expected a node of "
                            + log.definition().title()
                            + ", but it has none named \""
                            + node
                            + "\"");
        }
    }

    private void runs(String node) {
        known(node);
        if (!(graph.node(graph.indexOf(node)) instanceof Node.Run)) {
            throw new IllegalArgumentException(
                    "Expected a node that workers run, but \"" + node + "\" is none");
        }
    }
}
