package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Saga;
import dev.penelope.drawing.NodeWords;
import dev.penelope.drawing.OneLine;
import dev.penelope.drawing.Outline;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A saga as it stands, as a tree. */
final class KitTree {
    private KitTree() {}

    /** Each line ended by a line feed. */
    static String of(Course course) {
        List<List<NodeReport>> levels = course.levels();
        List<FailureReport> failures = course.failures();
        NodeWords words = NodeWords.about(course.status(), levels, failures);
        List<Outline.Entry> entries = Outline.entries(levels, node -> words.of(node).toString());
        return Stream.concat(
                        Stream.of(headline(course, failures)),
                        Outline.of(entries, UnaryOperator.identity()).stream())
                .map(line -> line.stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static String headline(Course course, List<FailureReport> failures) {
        Saga saga = course.saga();
        String reason =
                failures.stream()
                        .filter(failure -> failure.node().isEmpty())
                        .map(failure -> ": " + failure.error())
                        .findFirst()
                        .orElse("");
        return OneLine.of(
                course.definition().title()
                        + " "
                        + saga.id()
                        + " "
                        + saga.status()
                        + saga.pause().map(pause -> ", paused by " + pause.actor()).orElse("")
                        + reason);
    }
}
