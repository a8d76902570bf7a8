package dev.penelope.simulator;

import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What happened to each saga, as a tree: what came, and below it what followed. */
final class Trace {
    private final boolean on;
    private final Map<String, List<String>> sagas = new TreeMap<>();

    Trace(boolean on) {
        this.on = on;
    }

    void saga(String saga, Supplier<String> what) {
        add(saga, what);
    }

    void read(int task, Entry entry) {
        add(entry.keyText(), () -> "├─ task " + task + " reads " + spoken(entry));
    }

    void wrote(Entry entry) {
        String saga = entry.keyText();
        int end = saga.indexOf('/');
        add(end < 0 ? saga : saga.substring(0, end), () -> "│  └─ " + spoken(entry));
    }

    void worker(String worker, CommandRecord command, EventRecord.Outcome outcome) {
        add(
                command.saga().value(),
                () -> "│ · worker " + worker + " runs " + spoken(outcome) + ", to be told");
    }

    void commit(int task) {
        all("│ ✓ task " + task + " commits");
    }

    void fault(String what) {
        all("│ ✗ " + what);
    }

    private void all(String line) {
        if (on) {
            sagas.values().forEach(lines -> lines.add(line));
        }
    }

    private void add(String saga, Supplier<String> line) {
        if (on) {
            sagas.computeIfAbsent(saga, unused -> new ArrayList<>()).add(line.get());
        }
    }

    private static String spoken(Entry entry) {
        String what =
                switch (entry.said()) {
                    case StartRecord start -> "start of run " + entry.run() + " " + start.params();
                    case ControlRecord control ->
                            "control "
                                    + control.id()
                                    + " "
                                    + control.verb().wire()
                                    + control.node().map(node -> " " + node).orElse("")
                                    + (control.wish().equals(Wish.NONE)
                                            ? ""
                                            : " " + control.wish());
                    case EventRecord.Outcome outcome -> spoken(outcome);
                    case EventRecord.Heartbeat beat ->
                            "heartbeat "
                                    + beat.node()
                                    + " "
                                    + beat.direction().wire()
                                    + " attempt "
                                    + beat.attempt();
                    case EventRecord.Tick tick ->
                            "tick " + tick.timer() + tick.node().map(n -> " of " + n).orElse("");
                    case CommandRecord command ->
                            "sends "
                                    + command.node()
                                    + " "
                                    + command.direction().wire()
                                    + " attempt "
                                    + command.attempt();
                    case ResultRecord.Result result ->
                            "result " + result.outcome() + " " + result.levels();
                    default -> String.valueOf(entry.said());
                };
        return what + " (" + entry.origin() + " at " + entry.atMs() + ")";
    }

    private static String spoken(EventRecord.Outcome outcome) {
        return outcome.node()
                + " "
                + outcome.direction().wire()
                + " attempt "
                + outcome.attempt()
                + ": "
                + outcome.kind()
                + (outcome.certainlyFirst() ? ", certainly first" : "");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        sagas.forEach((saga, lines) -> {
            text.append("saga ").append(saga).append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }
}
