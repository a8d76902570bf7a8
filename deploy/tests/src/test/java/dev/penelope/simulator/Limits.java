package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether work that was done in time was taken as done, however late the coordinator came to it.
 */
final class Limits {
    /** How far clocks may differ: a coordinator's from a broker's. */
    private static final long CLOCKS_MS = World.CLOCK_MS + 2 * Broker.SKEW_MS;

    private final Story story;

    Limits(Story story) {
        this.story = story;
    }

    void check() {
        story.saga().definition().nodes().stream()
                .flatMap(node ->
                        node instanceof Node.Timer timer ? Stream.of(timer) : Stream.empty())
                .forEach(this::waitedForItsTime);
        for (FailureReport failure : story.end().failures()) {
            switch (failure.error().type()) {
                case "ScheduleToCloseExceeded" -> wasNotDoneBefore(failure);
                case "DeadlineExceeded" -> wasNotAllDoneBefore(failure);
                default -> {}
            }
        }
    }

    /** What follows a timer comes no sooner than its time after all that it followed itself. */
    private void waitedForItsTime(Node.Timer timer) {
        Graph graph = story.saga().graph();
        int place = graph.indexOf(timer.name());
        boolean plain =
                !wasSkipped(timer)
                        && IntStream.of(graph.predecessors(place))
                                .mapToObj(graph::node)
                                .allMatch(before -> before.runs() && !wasSkipped(before));
        Optional<Long> passedMs =
                story.told().stream()
                        .filter(entry ->
                                entry.as(CommandRecord.class)
                                        .map(command -> follows(graph, place, command))
                                        .orElse(false))
                        .map(Entry::atMs)
                        .findFirst();
        if (!plain || passedMs.isEmpty()) {
            return;
        }
        long begunMs =
                IntStream.of(graph.predecessors(place))
                        .mapToLong(before -> doneAtMs(graph.node(before)).orElse(0L))
                        .max()
                        .orElse(story.start().atMs());
        require(
                // Who arms it and whom it fires at may have clocks that differ both ways.
                passedMs.get() - begunMs >= timer.duration().toMillis() - 2 * CLOCKS_MS,
                "no time passes sooner than it should",
                timer + " from " + begunMs + " to " + passedMs.get());
    }

    private boolean wasSkipped(Node node) {
        return wasWished(Verb.SKIP, control -> control.node().equals(Optional.of(node.name())));
    }

    private static boolean follows(Graph graph, int place, CommandRecord command) {
        return command.direction() == Direction.ACTION
                && IntStream.of(graph.successors(place))
                        .anyMatch(behind -> graph.node(behind).name().equals(command.node()));
    }

    private void wasNotDoneBefore(FailureReport failure) {
        Node.Run node = (Node.Run) story.saga().graph().node(place(failure.node()));
        Duration limit = node.policy().scheduleToClose().orElseThrow();
        long sentAtMs =
                story.told().stream()
                        .filter(entry ->
                                entry.as(CommandRecord.class)
                                        .map(command ->
                                                command.node().equals(node.name())
                                                        && command.direction() == Direction.ACTION)
                                        .orElse(false))
                        .findFirst()
                        .orElseThrow()
                        .atMs();
        require(
                wasWished(Verb.INJECT_REPEAT)
                        || wasWished(Verb.RETRY)
                        || doneAtMs(node)
                                .map(at -> at > sentAtMs + limit.toMillis() - CLOCKS_MS)
                                .orElse(true),
                "what is done in time does not fail for its time",
                failure + ", but it was sent at " + sentAtMs + " and done at " + doneAtMs(node));
        wasOver(
                tick -> isTick(tick, "schedule-to-close", failure.node()),
                sentAtMs,
                limit,
                failure);
    }

    private void wasNotAllDoneBefore(FailureReport failure) {
        Duration limit = ((StartRecord) story.start().said()).deadline().orElseThrow();
        long dueMs = story.start().atMs() + limit.toMillis() - CLOCKS_MS;
        boolean done =
                story.saga().definition().nodes().stream()
                        .filter(node -> !(node instanceof Node.Constant))
                        .allMatch(node ->
                                node.runs() && doneAtMs(node).map(at -> at <= dueMs).orElse(false));
        boolean held = wasWished(Verb.INJECT_REPEAT) || wasWished(Verb.BREAK);
        require(!done || held, "a saga that is done in time does not fail for its time", failure);
        // It ends a node that the saga awaits by then, but is the saga's own.
        wasOver(tick -> isTick(tick, "deadline", ""), story.start().atMs(), limit, failure);
    }

    /** Whether that was ever done: what is held, or repeated, takes longer. */
    private boolean wasWished(Verb verb) {
        return wasWished(verb, any -> true);
    }

    private boolean wasWished(Verb verb, Predicate<ControlRecord> such) {
        return story.told().stream()
                .flatMap(entry -> entry.as(ResultRecord.Reply.class).stream())
                .flatMap(reply -> story.accepted(reply).stream())
                .map(entry -> (ControlRecord) entry.said())
                .anyMatch(control -> control.verb() == verb && such.test(control));
    }

    /** No limit is reached before its time, pauses not counted. */
    private void wasOver(
            Predicate<Entry> isTick, long fromMs, Duration limit, FailureReport failure) {
        if (story.isBlurred()) {
            return;
        }
        long longestMs = 0;
        long frozenMs = 0;
        Optional<Long> since = Optional.empty();
        for (Entry entry : story.told()) {
            Optional<Entry> control = entry.as(ResultRecord.Reply.class).flatMap(story::accepted);
            if (control.isPresent()) {
                Verb verb = ((ControlRecord) control.get().said()).verb();
                if ((verb == Verb.PAUSE || verb == Verb.STEP) && since.isEmpty()) {
                    since = Optional.of(control.get().atMs());
                } else if (verb == Verb.RESUME && since.isPresent()) {
                    frozenMs += Math.max(0, control.get().atMs() - Math.max(fromMs, since.get()));
                    since = Optional.empty();
                }
            } else if (since.isEmpty() && isTick.test(entry)) {
                longestMs = Math.max(longestMs, entry.atMs() - fromMs - frozenMs);
            }
        }
        require(
                longestMs >= limit.toMillis() - CLOCKS_MS,
                "no limit is reached before its time",
                failure + " of " + limit + ", but it took " + longestMs + " ms from " + fromMs);
    }

    private static boolean isTick(Entry entry, String timer, String node) {
        return entry.as(EventRecord.Tick.class)
                .map(tick -> tick.timer().equals(timer) && tick.node().orElse("").equals(node))
                .orElse(false);
    }

    /** When the log says that a node's action took effect. */
    private Optional<Long> doneAtMs(Node node) {
        return story.told().stream()
                .filter(entry ->
                        entry.as(EventRecord.Outcome.class)
                                .map(outcome ->
                                        outcome.node().equals(node.name())
                                                && outcome.direction() == Direction.ACTION
                                                && outcome.kind() == OutcomeKind.SUCCEEDED)
                                .orElse(false))
                .map(Entry::atMs)
                .findFirst();
    }

    private int place(String node) {
        return story.saga().graph().indexOf(node);
    }
}
