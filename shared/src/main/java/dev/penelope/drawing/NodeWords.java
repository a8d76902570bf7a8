package dev.penelope.cli;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.NodePath;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says in words what became of one node.
 *
 * @param begun subsagas of which some node ran
 */
record NodeWords(ResultRecord.Result result, Paint paint, Set<String> begun) {
    static NodeWords about(ResultRecord.Result result, Paint paint) {
        Set<String> begun = new HashSet<>();
        for (List<NodeReport> level : result.levels()) {
            for (NodeReport node : level) {
                String scope = node.attempts() > 0 ? NodePath.scope(node.name()) : "";
                while (!scope.isEmpty() && begun.add(scope)) {
                    scope = NodePath.scope(scope);
                }
            }
        }
        return new NodeWords(result, paint, begun);
    }

    String of(NodeReport node) {
        return (isHalfDone(node) ? paint.dim("· not finished") : state(node))
                + error(node)
                + paint.dim(remarks(node));
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

    private String state(NodeReport node) {
        return switch (node.state()) {
            case SUCCEEDED ->
                    result.outcome() == SagaStatus.SUCCEEDED
                            ? paint.green("✔ succeeded")
                            : paint.yellow("✔ succeeded, not undone");
            case FAILED -> paint.red("✘ failed");
            case UNDONE -> paint.yellow("↶ undone");
            case UNDO_FAILED -> paint.red("✘ undo failed");
            case UNREACHED -> paint.dim("· never ran");
            case SKIPPED -> paint.dim("· skipped");
            // The rest is how a saga can stand that a person gave up.
            case BLOCKED, READY -> paint.dim("· never dispatched");
            case RUNNING, BACKING_OFF -> paint.yellow("… given up while it ran");
            case WAITING -> paint.yellow("… given up while it waited");
            case UNDOING, UNDO_BACKING_OFF -> paint.yellow("… given up while it was undone");
        };
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
        return result.failures().stream()
                .filter(failure -> failure.node().equals(node.name()))
                .filter(failure -> failure.direction() == direction)
                .map(FailureReport::error)
                .reduce((first, last) -> last);
    }

    private static String after(ErrorInfo error) {
        return ": " + OneLine.of(error.toString());
    }

    private String remarks(NodeReport node) {
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
