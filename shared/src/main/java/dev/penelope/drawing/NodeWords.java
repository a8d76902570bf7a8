package dev.penelope.drawing;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodePath;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says in words how one node of a saga stands, or what became of it in one that is over. */
public final class NodeWords {
    private final SagaStatus status;
    private final List<FailureReport> failures;

    /** Subsagas of which some node ran. */
    private final Set<String> begun = new HashSet<>();

    private NodeWords(
            SagaStatus status, List<List<NodeReport>> levels, List<FailureReport> failures) {
        this.status = status;
        this.failures = failures;
        for (List<NodeReport> level : levels) {
            for (NodeReport node : level) {
                String scope = node.attempts() > 0 ? NodePath.scope(node.name()) : "";
                while (!scope.isEmpty() && begun.add(scope)) {
                    scope = NodePath.scope(scope);
                }
            }
        }
    }

    /** About the nodes of a saga that stands, or ended, like this. */
    public static NodeWords about(
            SagaStatus status, List<List<NodeReport>> levels, List<FailureReport> failures) {
        return new NodeWords(status, levels, failures);
    }

    /** How news are meant. */
    public enum Tone {
        GOOD,
        BAD,
        NOTABLE,
        FAINT
    }

    /**
     * What is said of a node.
     *
     * @param error what went wrong, behind a colon, or empty
     * @param remarks what else is to be known, in parentheses, or empty
     */
    public record Words(Tone tone, String state, String error, String remarks) {
        @Override
        public String toString() {
            return state + error + remarks;
        }
    }

    public Words of(NodeReport node) {
        Words said = isHalfDone(node) ? said(Tone.FAINT, "· not finished") : state(node);
        return new Words(said.tone(), said.state(), error(node), remarks(node));
    }

    private static Words said(Tone tone, String state) {
        return new Words(tone, state, "", "");
    }

    /** A subsaga that was not finished, of which something ran all the same. */
    private boolean isHalfDone(NodeReport node) {
        return switch (node.state()) {
            case BLOCKED, READY, UNREACHED -> begun.contains(node.name());
            case RUNNING,
                    BACKING_OFF,
                    WAITING,
                    SUCCEEDED,
                    FAILED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    SKIPPED ->
                    false;
        };
    }

    private Words state(NodeReport node) {
        return switch (node.state()) {
            case SUCCEEDED ->
                    status.ended() && status != SagaStatus.SUCCEEDED
                            ? said(Tone.NOTABLE, "✔ succeeded, not undone")
                            : said(Tone.GOOD, "✔ succeeded");
            case FAILED -> said(Tone.BAD, "✘ failed");
            case UNDONE -> said(Tone.NOTABLE, "↶ undone");
            case UNDO_FAILED -> said(Tone.BAD, "✘ undo failed");
            case UNREACHED -> said(Tone.FAINT, "· never ran");
            case SKIPPED -> said(Tone.FAINT, "· skipped");
            case BLOCKED -> unless(Tone.FAINT, "· never dispatched", "· waits for others");
            case READY -> unless(Tone.FAINT, "· never dispatched", "· could go");
            case RUNNING -> unless(Tone.NOTABLE, "… given up while it ran", "… running");
            case BACKING_OFF ->
                    unless(Tone.NOTABLE, "… given up while it ran", "… tried again later");
            case WAITING ->
                    unless(Tone.NOTABLE, "… given up while it waited", "… waits for the outside");
            case UNDOING -> unless(Tone.NOTABLE, "… given up while it was undone", "… undoing");
            case UNDO_BACKING_OFF ->
                    unless(Tone.NOTABLE, "… given up while it was undone", "… undone later");
        };
    }

    /** A saga that ended like this, a person gave up. */
    private Words unless(Tone tone, String ended, String stands) {
        return said(tone, status.ended() ? ended : stands);
    }

    private String error(NodeReport node) {
        return switch (node.state()) {
            case FAILED -> failure(node, Direction.ACTION).map(NodeWords::after).orElse("");
            case UNDO_FAILED, UNDO_BACKING_OFF ->
                    failure(node, Direction.UNDO).map(NodeWords::after).orElse("");
            case UNDONE ->
                    failure(node, Direction.ACTION)
                            .map(error -> " after it failed" + after(error))
                            .orElse("");
            case BLOCKED,
                    READY,
                    RUNNING,
                    BACKING_OFF,
                    SUCCEEDED,
                    UNDOING,
                    UNREACHED,
                    SKIPPED,
                    WAITING ->
                    "";
        };
    }

    private Optional<ErrorInfo> failure(NodeReport node, Direction direction) {
        return failures.stream()
                .filter(failure -> failure.node().equals(node.name()))
                .filter(failure -> failure.direction() == direction)
                .map(FailureReport::error)
                .reduce((first, last) -> last);
    }

    private static String after(ErrorInfo error) {
        return ": " + OneLine.of(error.toString());
    }

    private static String remarks(NodeReport node) {
        List<String> remarks = new ArrayList<>();
        if (node.attempts() > 1) {
            remarks.add(node.attempts() + " attempts");
        }
        if (node.undoAttempts() > 1) {
            remarks.add(node.undoAttempts() + " undo attempts");
        }
        // Of what succeeded nobody doubts it.
        if (node.mayHaveRun() && node.state() != NodeState.SUCCEEDED) {
            remarks.add("may have run");
        }
        return remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")";
    }
}
