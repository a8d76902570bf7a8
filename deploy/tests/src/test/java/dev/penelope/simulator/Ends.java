package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Direction;
import dev.penelope.model.Node;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Whether what was published of a run's end is so in the world. */
final class Ends {
    private final Ledger ledger;
    private final Story story;
    private final Set<String> marked = new HashSet<>();
    private final Set<String> skipped = new HashSet<>();
    private boolean abandoned;

    Ends(Ledger ledger, Story story) {
        this.ledger = ledger;
        this.story = story;
        accepted()
                .forEach(control -> {
                    abandoned |= control.verb() == Verb.ABANDON;
                    if (control.verb() == Verb.MARK_UNDONE) {
                        marked.add(control.node().orElseThrow());
                    }
                    if (control.verb() == Verb.SKIP) {
                        skipped.add(control.node().orElseThrow());
                    }
                });
    }

    private Stream<ControlRecord> accepted() {
        return story.told().stream()
                .flatMap(entry -> entry.as(ResultRecord.Reply.class).stream())
                .flatMap(reply -> story.accepted(reply).stream())
                .flatMap(entry -> entry.as(ControlRecord.class).stream());
    }

    void check() {
        ResultRecord.Result end = story.end();
        require(
                abandoned == (end.outcome() == SagaStatus.ABANDONED),
                "ABANDONED by a person, and by nobody else",
                end);
        for (Node node : story.saga().definition().nodes()) {
            if (node instanceof Node.Run run) {
                agrees(end.outcome(), run);
            }
        }
        if (end.outcome() == SagaStatus.FAILED && end.failures().size() == 1) {
            wasAskedFor(end.failures().getFirst());
        }
    }

    /** Where a person is to be asked, the failure alone makes no saga unwind. */
    private void wasAskedFor(FailureReport cause) {
        boolean forward =
                story.saga().definition().nodes().stream()
                        .filter(node -> node.name().equals(cause.node()))
                        .anyMatch(Ends::goesForward);
        require(
                !forward || marked.contains(cause.node()),
                "people are asked before anything unwinds that only goes forward",
                cause);
        boolean asks =
                story.saga().definition().nodes().stream()
                        .filter(node -> node.name().equals(cause.node()))
                        .anyMatch(node ->
                                node instanceof Node.Run run
                                        && run.policy().onUnknown() == OnUnknown.STUCK);
        boolean unknown =
                cause.direction() == Direction.ACTION
                        && (cause.error().type().equals("WorkerLost") || wasReported(cause));
        require(
                !asks || !unknown || marked.contains(cause.node()),
                "people are asked before it is undone for an unknown outcome",
                cause);
    }

    private static boolean goesForward(Node node) {
        return (node instanceof Node.Run run && run.policy().onFailure() == OnFailure.FORWARD)
                || (node instanceof Node.Signal signal && signal.onFailure() == OnFailure.FORWARD);
    }

    private boolean wasReported(FailureReport cause) {
        return story.told().stream()
                .flatMap(entry -> entry.as(EventRecord.Outcome.class).stream())
                .anyMatch(outcome ->
                        outcome.node().equals(cause.node())
                                && outcome.kind() == OutcomeKind.UNKNOWN
                                && outcome.direction() == Direction.ACTION
                                && outcome.attempt() == cause.attempt()
                                && outcome.error()
                                        .map(error -> error.type().equals(cause.error().type()))
                                        .orElse(false));
    }

    private void agrees(SagaStatus outcome, Node.Run node) {
        long effects = ledger.count(story.id(), story.run(), node.name());
        String what = node.name() + " of " + story.run() + " has effects: " + effects;
        require(effects <= 1, "an effect happens once", what);
        switch (outcome) {
            case SUCCEEDED ->
                    require(
                            effects == 1 || skipped.contains(node.name()),
                            "SUCCEEDED: all took effect, or were skipped",
                            what);
            case FAILED ->
                    require(
                            effects == 0
                                    || node.policy().undo() == UndoPolicy.NONE
                                    || marked.contains(node.name())
                                    || story.lost().contains(node.name()),
                            "FAILED: no effect is left",
                            what);
            case ABANDONED -> {}
            case RUNNING, UNWINDING, STUCK ->
                    throw new AssertionError("Expected an end, but got " + outcome);
        }
    }
}
