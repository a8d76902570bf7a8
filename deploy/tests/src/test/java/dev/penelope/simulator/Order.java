package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
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
import java.util.Optional;
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
    private boolean pastPivot;
    private boolean allUndosWished;

    Order(Story story) {
        this.story = story;
        this.graph = story.saga().graph();
        this.nodes = Stream.generate(Known::new).limit(graph.size()).toArray(Known[]::new);
        this.breakpoints =
                new Breakpoints(
                        graph, place -> nodes[place].passed(), place -> nodes[place].wasUndone());
    }

    /** What can be known of a node at a point of the story. */
    private static final class Known {
        private final Set<Integer> unanswered = new HashSet<>();
        private Optional<Json> signal = Optional.empty();
        private int attempts;
        private int attemptsHeardOf;
        private boolean doubtful;
        private boolean succeeded;
        private boolean undoSent;
        private boolean undone;
        private boolean marked;
        private boolean undoRepeats;
        private boolean skipped;
        private Optional<Json> edited = Optional.empty();
        private boolean undoWished;

        boolean passed() {
            return succeeded || skipped;
        }

        /** What a person marks before any undo was sent may have been a failure: it stays one. */
        boolean wasUndone() {
            return undone && (undoSent || !marked);
        }

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
                                .ifPresent(control -> done(control, reply.code()));
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

    private void done(ControlRecord control, String code) {
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
            case SIGNAL -> signalled(control, code);
            case RETRY ->
                    control.wish()
                            .value()
                            .ifPresent(input ->
                                    node(control.node().orElseThrow()).edited = Optional.of(input));
            case SKIP -> skipped(control);
            case RETRY_UNDO ->
                    control.node().ifPresentOrElse(this::undoWished, this::allUndosWished);
            case ABANDON, RELEASE -> {}
        }
    }

    /** The first word counts; only the same again is taken as well. */
    private void signalled(ControlRecord control, String code) {
        String name = control.node().orElseThrow();
        Json value = control.wish().value().orElse(Json.NULL);
        Known node = node(name);
        require(
                story.saga().node(name) instanceof Node.Signal,
                "only a signal can be signalled",
                control);
        require(
                node.signal.isPresent() == code.equals("DUPLICATE")
                        && node.signal.orElse(value).equals(value),
                "the first word counts",
                control + ": " + code + ", after " + node.signal);
        require(!unwinding, "what unwinds takes no signal", control);
        node.signal = Optional.of(value);
    }

    private void skipped(ControlRecord control) {
        require(!unwinding, "what unwinds skips nothing", control);
        Known node = node(control.node().orElseThrow());
        node.skipped = true;
        node.signal = control.wish().value();
    }

    /** A person was asked, so a breakpoint before the undo was passed, by a step. */
    private void undoWished(String name) {
        node(name).undoWished = true;
        breakpoints.pass(graph.indexOf(name), Direction.UNDO);
    }

    /** Who was asked about is not on record: it may be any that a policy would ask about. */
    private void allUndosWished() {
        allUndosWished = true;
        for (int place = 0; place < graph.size(); place++) {
            if (undoOf(place) == UndoPolicy.ASK_OPERATOR) {
                breakpoints.pass(place, Direction.UNDO);
            }
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
        takesWhatWasSaid(command);
        pastPivot |=
                reached(place, graph::predecessors).stream()
                        .anyMatch(before -> undoOf(before) == UndoPolicy.PIVOT);
        node.doubtful |= !node.unanswered.add(command.attempt());
        node.attempts = Math.max(node.attempts, command.attempt());
    }

    private void takesWhatWasSaid(CommandRecord command) {
        Optional<Json> edited = node(command.node()).edited;
        require(
                edited.isEmpty() || command.input().equals(edited),
                "what a person put in its place stays a node's input",
                command);
        if (edited.isEmpty()
                && story.saga().node(command.node()) instanceof Node.Run run
                && run.input() instanceof Input.Output output
                && story.saga().node(output.node()) instanceof Node.Signal) {
            require(
                    command.input().equals(node(output.node()).signal),
                    "a signal's output is the first word",
                    command);
        }
    }

    private boolean succeeded(int place) {
        if (nodes[place].skipped) {
            return true;
        }
        boolean itself =
                switch (graph.node(place)) {
                    case Node.Run run -> nodes[place].succeeded;
                    case Node.Signal signal -> nodes[place].signal.isPresent();
                    case Node.Timer timer -> true; // Limits judges that.
                    case Node.Constant constant -> true;
                    case Node.Subsaga subsaga -> true;
                };
        return itself
                && (graph.node(place).runs()
                        || Stream.of(graph.predecessors(place))
                                .flatMapToInt(java.util.Arrays::stream)
                                .allMatch(this::succeeded));
    }

    private void sentUndo(CommandRecord command, int place) {
        unwinding = true;
        require(!pastPivot, "nothing unwinds behind a pivot", command);
        require(
                switch (undoOf(place)) {
                    case UNDO -> true;
                    case ASK_OPERATOR -> nodes[place].undoWished || allUndosWished;
                    case NONE, PIVOT -> false;
                },
                "nothing is undone that a policy keeps, or wants a person to be asked about",
                command);
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
        return undoOf(place) != UndoPolicy.NONE && nodes[place].mayHaveRun();
    }

    private UndoPolicy undoOf(int place) {
        return graph.node(place) instanceof Node.Run run ? run.policy().undo() : UndoPolicy.NONE;
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
                require(!pastPivot, "nothing unwinds behind a pivot", result);
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
        // What was read before a start waits for it, and a wish that comes with it is done first.
        require(
                nodes[place].skipped
                        || !nodes[place].mayHaveRun()
                        || report.mayHaveRun()
                        || report.state().active(),
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
