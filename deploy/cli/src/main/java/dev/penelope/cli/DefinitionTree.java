package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import dev.penelope.drawing.Outline;
import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A definition as a tree: what its nodes do, in the order in which they can run. */
final class DefinitionTree {
    private static final int VALUE_CHARS = 60;

    private DefinitionTree() {}

    /** The tree, each line ended by a line feed. */
    static String of(Definition<?, ?> definition, Paint paint) {
        Graph graph = definition.graph();
        List<Outline.Entry> entries =
                IntStream.range(0, graph.size())
                        .mapToObj(place -> {
                            Node node = graph.node(place);
                            return new Outline.Entry(
                                    node.name(),
                                    node.label(),
                                    graph.level(place),
                                    paint.dim(words(node)));
                        })
                        .toList();
        return paint.bold(definition.title())
                + "\n"
                + Outline.of(entries, paint::dim).stream()
                        .map(line -> line.stripTrailing() + "\n")
                        .collect(Collectors.joining());
    }

    private static String words(Node node) {
        return switch (node) {
            case Node.Run run -> run.action();
            case Node.Constant constant -> "= " + cut(OneLine.of(constant.value().toString()));
            case Node.Subsaga subsaga -> "";
            case Node.Signal signal ->
                    "waits for a signal" + signal.deadline().map(limit -> ", " + limit).orElse("");
            case Node.Timer timer -> "waits " + timer.duration();
        };
    }

    private static String cut(String value) {
        return value.length() <= VALUE_CHARS ? value : value.substring(0, VALUE_CHARS) + "…";
    }
}
