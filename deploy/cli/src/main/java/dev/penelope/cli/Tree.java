package dev.penelope.cli;

import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A saga as a tree, from its result record alone: the nodes in the order in which they could run,
 * those that could run at the same time in a group. Made for one result; used once.
 */
final class Tree {
    private static final String INSIDE = "│ ";
    private static final String BELOW_THE_LAST = "  ";

    private final ResultRecord.Result result;
    private final Paint paint;
    private final NodeWords words;
    private final int nameWidth;
    private final int labelWidth;
    private final List<String> lines = new ArrayList<>();

    private Tree(ResultRecord.Result result, Paint paint) {
        this.result = result;
        this.paint = paint;
        this.words = new NodeWords(result, paint);
        this.nameWidth = widest(level -> node -> indent(level) + node.name().length());
        this.labelWidth = widest(level -> node -> label(node).length());
    }

    /** The tree, each line ended by a line feed. */
    static String of(ResultRecord.Result result, Paint paint) {
        Tree tree = new Tree(result, paint);
        tree.draw();
        return tree.lines.stream()
                .map(line -> line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private void draw() {
        lines.add(headline());
        if (!result.labels().isEmpty()) {
            lines.add("│ " + paint.dim(labels(result.labels())));
        }
        if (result.levels().isEmpty()) {
            withoutNodes();
        }
        for (int level = 0; level < result.levels().size(); level++) {
            level(result.levels().get(level), level == result.levels().size() - 1);
        }
    }

    private String headline() {
        String title =
                paint.bold(result.definition() + "@" + result.version())
                        + " "
                        + result.saga()
                        + " ";
        String time = Elapsed.words(Duration.between(result.startedAt(), result.endedAt()));
        String why = result.why().or(this::failureOfTheSaga).map(Tree::because).orElse("");
        return switch (result.outcome()) {
            case SUCCEEDED -> title + paint.green("SUCCEEDED") + " in " + time + why;
            case FAILED -> title + paint.red("FAILED") + " after " + time + why;
            case ABANDONED -> title + paint.yellow("ABANDONED") + " after " + time + why;
            case RUNNING, UNWINDING, STUCK ->
                    throw new IllegalArgumentException(
                            "Expected a result of a saga that ended, but its outcome is "
                                    + result.outcome());
        };
    }

    /** Such as a deadline or an abort: of no node. */
    private Optional<String> failureOfTheSaga() {
        return result.failures().stream()
                .filter(failure -> failure.node().isEmpty())
                .map(failure -> failure.error().toString())
                .findFirst();
    }

    private static String because(String reason) {
        return ": " + OneLine.of(reason);
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> OneLine.of(label.getKey() + "=" + label.getValue()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** A record holds so many nodes and no more; then it tells only how the saga ended. */
    private void withoutNodes() {
        for (FailureReport failure : result.failures()) {
            if (failure.node().isEmpty()) {
                continue; // in the headline
            }
            lines.add(
                    "├── "
                            + failure.node()
                            + "  "
                            + paint.red("✘ " + failure.direction().wire() + " failed")
                            + ": "
                            + OneLine.of(failure.error().toString()));
        }
        lines.add("└── " + paint.dim("(too many nodes to be listed in a result record)"));
    }

    private void level(List<NodeReport> level, boolean last) {
        if (level.size() == 1) {
            node(last ? "└── " : "├── ", level.getFirst(), nameWidth);
            return;
        }
        lines.add((last ? "└─┬ " : "├─┬ ") + paint.dim("in parallel"));
        String before = last ? BELOW_THE_LAST : INSIDE;
        for (int i = 0; i < level.size(); i++) {
            String branch = before + (i == level.size() - 1 ? "└── " : "├── ");
            node(branch, level.get(i), nameWidth - indent(level));
        }
    }

    private void node(String branch, NodeReport node, int room) {
        lines.add(
                branch
                        + padded(node.name(), room)
                        + "  "
                        + (labelWidth == 0 ? "" : padded(label(node), labelWidth) + "  ")
                        + words.of(node));
    }

    /** How much more room the branches in front of a group's nodes take than those of others. */
    private static int indent(List<NodeReport> level) {
        return level.size() > 1 ? INSIDE.length() : 0;
    }

    private int widest(Function<List<NodeReport>, ToIntFunction<NodeReport>> width) {
        return result.levels().stream()
                .flatMapToInt(level -> level.stream().mapToInt(width.apply(level)))
                .max()
                .orElse(0);
    }

    private static String label(NodeReport node) {
        return node.label().equals(node.name()) ? "" : OneLine.of(node.label());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
