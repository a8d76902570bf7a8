package dev.penelope.cli;

import dev.penelope.drawing.NodeWords;
import dev.penelope.drawing.OneLine;
import dev.penelope.drawing.Outline;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A saga as a tree, from its result record alone. Made for one result; used once. */
final class Tree {
    private final ResultRecord.Result result;
    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    private Tree(ResultRecord.Result result, Paint paint) {
        this.result = result;
        this.paint = paint;
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
        lines.addAll(Outline.of(entries(), paint::dim));
    }

    private List<Outline.Entry> entries() {
        NodeWords words = NodeWords.about(result.outcome(), result.levels(), result.failures());
        return Outline.entries(result.levels(), node -> paint.of(words.of(node)));
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
}
