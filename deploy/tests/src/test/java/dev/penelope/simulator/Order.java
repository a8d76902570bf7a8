package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Goes through a run's story, and judges each command by what the coordinator had taken in before:
 * a reckoning of its own, which knows nothing of what the coordinator stores.
 */
final class Order {
    private final Story story;
    private final Graph graph;
    private final Known[] nodes;
    private boolean unwinding;
    private final Breakpoints breakpoints;
    private boolean paused;
    private int granted;
    private boolean ended;
    private boolean neverReopens;

    Order(Story story) {
        this.story = story;
        this.graph = story.saga().graph();
        this.nodes = Stream.generate(Known::new).limit(graph.size()).toArray(Known[]::new);
        this.breakpoints =
                new Breakpoints(
                        graph, place -> nodes[place].succeeded, place -> nodes[place].undone);
    }

    /** What can be known of a node at a point of the story. */
    private static final class Known {
        private final Set<Integer> unanswered = new HashSet<>();
        private int attempts;
        private int attemptsHeardOf;
        private boolean doubtful;
        private boolean succeeded;
        private boolean undoSent;
        private boolean undone;
        private boolean marked;
        private boolean undoRepeats;

        boolean mayHaveRun() {
            return !undone && (doubtful || !unanswered.isEmpty());
        }
    }

    void check() {
        if (story.isBlurred()) {
            return;
        }
        for (Entry entry : story.told()) {
            switch (entry.said()) {
                case EventRecord.Outcome outcome -> heard(outcome);
                case CommandRecord command -> sent(command);
                case ResultRecord.Reply reply ->
                        story.accepted(reply)
                                .flatMap(control -> control.as(ControlRecord.class))
                                .ifPresent(this::done);
                case ResultRecord.Result result -> ended(result, false);
                case ResultRecord.Amendment amendment -> ended(amendment.now(), true);
                default -> {}
            }
        }
    }

    private void heard(EventRecord.Outcome outcome) {
        Known node = node(outcome.node());
        if (outcome.direction() == Direction.UNDO) {
            boolean good =
                    outcome.kind() == OutcomeKind.SUCCEEDED
                            || outcome.kind() == OutcomeKind.UNUSABLE;
            node.undone |= good && node.undoSent;
            return;
        }
        node.attemptsHeardOf = Math.max(node.attemptsHeardOf, outcome.attempt());
        node.succeeded |= outcome.kind() == OutcomeKind.SUCCEEDED;
        boolean noEffect =
                outcome.certainlyFirst()
                        && (outcome.kind() == OutcomeKind.FAILED
                                || outcome.kind() == OutcomeKind.UNSERVED);
        if (noEffect) {
            node.unanswered.remove(outcome.attempt());
        } else {
            node.doubtful = true;
        }
    }

    private void done(ControlRecord control) {
        switch (control.verb()) {
            case PAUSE -> paused = true;
            case RESUME -> {
                paused = false;
                granted = 0;
            }
            case STEP -> {
                paused = true;
                granted += control.wish().times();
                breakpoints.step();
            }
            case BREAK -> breakpoints.add(control);
            case CLEAR -> breakpoints.clear(control);
            case INJECT_ERROR -> breakpoints.inject(control);
            case INJECT_REPEAT -> {
                Known node = node(control.node().orElseThrow());
                node.undoRepeats |= control.wish().direction() == Direction.UNDO;
            }
            case ABORT -> unwinding = true;
            case MARK_UNDONE -> {
                Known node = node(control.node().orElseThrow());
                node.undone = true;
                node.marked = true;
            }
            case RETRY_UNDO, ABANDON, RELEASE, RETRY, SKIP, SIGNAL -> {}
        }
    }

    private void sent(CommandRecord command) {
        require(!paused || granted > 0, "a paused saga dispatches nothing", command);
        require(!neverReopens, "nothing is dispatched after the end", command);
        int place = graph.indexOf(command.node());
        boolean begins =
                command.direction() == Direction.ACTION
                        ? nodes[place].attempts == 0
                        : !nodes[place].undoSent;
        require(
                !begins || granted > 0 || !breakpoints.hold(place, command.direction()),
                "nothing begins behind a breakpoint",
                command);
        breakpoints.pass(place, command.direction());
        granted = Math.max(0, granted - 1);
        if (command.direction() == Direction.ACTION) {
            sentAction(command, place);
        } else {
            sentUndo(command, place);
        }
    }

    private void sentAction(CommandRecord command, int place) {
        Known node = nodes[place];
        boolean again = command.attempt() <= node.attempts;
        require(again || !unwinding, "what unwinds begins no action", command);
        require(
                command.attempt() <= Math.max(node.attempts, node.attemptsHeardOf) + 1,
                "attempts are counted one by one",
                command);
        for (int predecessor : graph.predecessors(place)) {
            require(
                    succeeded(predecessor),
                    "no action before all its predecessors succeeded",
                    command + " before " + graph.node(predecessor).name());
        }
        node.doubtful |= !node.unanswered.add(command.attempt());
        node.attempts = Math.max(node.attempts, command.attempt());
    }

    private boolean succeeded(int place) {
        return graph.node(place) instanceof Node.Run
                ? nodes[place].succeeded
                : Stream.of(graph.predecessors(place))
                        .flatMapToInt(java.util.Arrays::stream)
                        .allMatch(this::succeeded);
    }

    private void sentUndo(CommandRecord command, int place) {
        unwinding = true;
        // Of one that a person marked, a success may still come to light.
        require(
                !nodes[place].undone || nodes[place].marked || nodes[place].undoRepeats,
                "what is undone is left alone",
                command);
        if (nodes[place].undoSent) {
            return; // One that has begun goes on.
        }
        nodes[place].undoSent = true;
        for (int successor : reached(place, graph::successors)) {
            require(
                    !needsUndo(successor),
                    "no undo before all successors that may have run are undone",
                    command + " before " + graph.node(successor).name());
        }
    }

    private boolean needsUndo(int place) {
        return graph.node(place) instanceof Node.Run run
                && run.policy().undo() == UndoPolicy.UNDO
                && nodes[place].mayHaveRun();
    }

    private void ended(ResultRecord.Result result, boolean amends) {
        require(ended == amends, "one result, then only amendments", result);
        ended = true;
        paused = false;
        breakpoints.end();
        neverReopens = result.outcome() != SagaStatus.FAILED;
        for (int place = 0; place < nodes.length; place++) {
            if (result.outcome() == SagaStatus.SUCCEEDED) {
                require(
                        succeeded(place),
                        "SUCCEEDED: every action succeeded",
                        graph.node(place).name());
            } else if (result.outcome() == SagaStatus.FAILED) {
                require(
                        !needsUndo(place),
                        "FAILED: all that may have run is undone",
                        graph.node(place).name());
            }
            told(result, place);
        }
    }

    /** Whatever the end: what may have run is reported so, or as being with a worker. */
    private void told(ResultRecord.Result result, int place) {
        String name = graph.node(place).name();
        NodeReport report =
                result.levels().stream()
                        .flatMap(List::stream)
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () -> new AssertionError("Expected a result to tell of " + name));
        // A start can wait with what was reported of commands that nobody recorded, and be
        // abandoned
        // before that is taken in.
        boolean unheard = result.outcome() == SagaStatus.ABANDONED && nodes[place].attempts == 0;
        require(
                !nodes[place].mayHaveRun()
                        || report.mayHaveRun()
                        || report.state().active()
                        || unheard,
                "a result tells what may have run",
                report);
    }

    private Known node(String name) {
        return nodes[graph.indexOf(name)];
    }

    private static List<Integer> reached(int from, IntFunction<int[]> neighbours) {
        BitSet reached = new BitSet();
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (int next : neighbours.apply(open.remove())) {
                if (!reached.get(next)) {
                    reached.set(next);
                    open.add(next);
                }
            }
        }
        return reached.stream().boxed().toList();
    }
}
