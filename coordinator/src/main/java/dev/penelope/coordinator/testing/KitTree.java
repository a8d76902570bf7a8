package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import java.util.List;
import java.util.Optional;

/**
 * A saga as it stands, as a tree: the nodes in the order in which they could run, those that could
 * run at the same time in a group.
 */
final class KitTree {
    private final Course course;
    private final List<List<NodeReport>> levels;
    private final List<FailureReport> failures;
    private final StringBuilder text = new StringBuilder();

    private KitTree(Course course) {
        this.course = course;
        this.levels = course.levels();
        this.failures = course.failures();
    }

    /** Each line ended by a line feed. */
    static String of(Course course) {
        KitTree tree = new KitTree(course);
        tree.draw();
        return tree.text.toString();
    }

    private void draw() {
        line(headline());
        int width =
                levels.stream()
                        .flatMapToInt(level ->
                                level.stream()
                                        .mapToInt(node -> indent(level) + node.name().length()))
                        .max()
                        .orElse(0);
        for (int i = 0; i < levels.size(); i++) {
            level(levels.get(i), i == levels.size() - 1, width + 2);
        }
    }

    private void level(List<NodeReport> level, boolean last, int width) {
        if (level.size() == 1) {
            node(last ? "└── " : "├── ", level.getFirst(), width);
            return;
        }
        line((last ? "└─┬ " : "├─┬ ") + "in parallel");
        String before = last ? "  " : "│ ";
        for (int i = 0; i < level.size(); i++) {
            node(
                    before + (i == level.size() - 1 ? "└── " : "├── "),
                    level.get(i),
                    width - indent(level));
        }
    }

    private static int indent(List<NodeReport> level) {
        return level.size() > 1 ? 2 : 0;
    }

    private String headline() {
        Saga saga = course.saga();
        String reason =
                failures.stream()
                        .filter(failure -> failure.node().isEmpty())
                        .map(failure -> ": " + failure.error())
                        .findFirst()
                        .orElse("");
        return course.definition().title()
                + " "
                + saga.id()
                + " "
                + saga.status()
                + saga.pause().map(pause -> ", paused by " + pause.actor()).orElse("")
                + reason;
    }

    private void node(String branch, NodeReport node, int width) {
        line(
                branch
                        + node.name()
                        + " ".repeat(width - node.name().length())
                        + state(node)
                        + error(node)
                        + remarks(node));
    }

    private void line(String line) {
        text.append(line.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+", " ").stripTrailing())
                .append('\n');
    }

    private String state(NodeReport node) {
        return switch (node.state()) {
            case BLOCKED -> "· waits for others";
            case READY -> "· could go";
            case RUNNING -> "… running";
            case BACKING_OFF -> "… tried again later";
            case WAITING -> "… waits for the outside";
            case SUCCEEDED ->
                    course.status() == SagaStatus.FAILED
                            ? "✔ succeeded, not undone"
                            : "✔ succeeded";
            case FAILED -> "✘ failed";
            case UNDOING -> "… undoing";
            case UNDO_BACKING_OFF -> "… undone later";
            case UNDONE -> "↶ undone";
            case UNDO_FAILED -> "✘ undo failed";
            case UNREACHED -> "· never ran";
            case SKIPPED -> "· skipped";
        };
    }

    private String error(NodeReport node) {
        return switch (node.state()) {
            case FAILED -> failure(node, Direction.ACTION).map(error -> ": " + error).orElse("");
            case UNDO_FAILED -> failure(node, Direction.UNDO).map(error -> ": " + error).orElse("");
            case UNDONE ->
                    failure(node, Direction.ACTION)
                            .map(error -> " after it failed: " + error)
                            .orElse("");
            case BLOCKED,
                    READY,
                    WAITING,
                    RUNNING,
                    BACKING_OFF,
                    SUCCEEDED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNREACHED,
                    SKIPPED ->
                    "";
        };
    }

    private Optional<String> failure(NodeReport node, Direction direction) {
        return failures.stream()
                .filter(failure -> failure.node().equals(node.name()))
                .filter(failure -> failure.direction() == direction)
                .map(failure -> failure.error().toString())
                .reduce((first, last) -> last);
    }

    private static String remarks(NodeReport node) {
        StringBuilder remarks = new StringBuilder();
        if (node.attempts() > 1) {
            remarks.append(", ").append(node.attempts()).append(" attempts");
        }
        if (node.undoAttempts() > 1) {
            remarks.append(", ").append(node.undoAttempts()).append(" undo attempts");
        }
        if (node.mayHaveRun() && node.state() != NodeState.SUCCEEDED) {
            remarks.append(", may have run");
        }
        return remarks.isEmpty() ? "" : " (" + remarks.substring(2) + ")";
    }
}
