package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What happened to each saga, as a tree: what came, and below it what followed. */
final class Trace {
    private final boolean on;
    private final Map<SagaId, List<String>> lines = new TreeMap<>();

    Trace(boolean on) {
        this.on = on;
    }

    void event(SagaId saga, int task, Event event) {
        add(saga, () -> "├─ task " + task + " reads " + event);
    }

    void effect(SagaId saga, Effect effect) {
        add(saga, () -> "│   └─ " + effect);
    }

    void worker(CommandRecord command, EventRecord outcome) {
        add(
                command.saga(),
                () ->
                        "│ · worker runs "
                                + command.key()
                                + " attempt "
                                + command.attempt()
                                + ": "
                                + outcome);
    }

    void commit(int task) {
        all("│ ✓ task " + task + " commits");
    }

    void restart(int task) {
        all("│ ✗ task " + task + " is taken over: what was not committed never happened");
    }

    private void all(String line) {
        if (on) {
            lines.values().forEach(saga -> saga.add(line));
        }
    }

    private void add(SagaId saga, Supplier<String> line) {
        if (on) {
            lines.computeIfAbsent(saga, unused -> new ArrayList<>()).add(line.get());
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach((saga, saying) -> {
            text.append("saga ").append(saga).append('\n');
            saying.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }
}
