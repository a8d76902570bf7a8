package dev.penelope.drawing;

import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a sketch in the language of Graphviz. */
final class Dot {
    private final Sketch sketch;
    private final Graph graph;
    private final StringBuilder out = new StringBuilder();

    Dot(Sketch sketch) {
        this.sketch = sketch;
        this.graph = sketch.graph();
    }

    String text() {
        line(0, "digraph " + quoted(sketch.title()) + " {");
        line(1, "node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\"];");
        nodes("", 1);
        for (int place = 0; place < graph.size(); place++) {
            for (int before : graph.predecessors(place)) {
                line(1, id(before) + " -> " + id(place) + ";");
            }
        }
        line(0, "}");
        return out.toString();
    }

    private void nodes(String scope, int depth) {
        for (int place : sketch.in(scope)) {
            switch (graph.node(place)) {
                case Node.Run run -> line(depth, id(place) + label(place, "") + ";");
                case Node.Constant constant ->
                        line(depth, id(place) + label(place, "shape=note, style=filled, ") + ";");
                case Node.Signal signal ->
                        line(depth, id(place) + label(place, "shape=hexagon, ") + ";");
                case Node.Timer timer ->
                        line(depth, id(place) + label(place, "shape=hexagon, ") + ";");
                case Node.Subsaga subsaga -> subsaga(place, subsaga.name(), depth);
            }
        }
    }

    /** A frame, and in it, beside its nodes, a point where it ends. */
    private void subsaga(int place, String name, int depth) {
        line(depth, "subgraph " + quoted("cluster_" + name) + " {");
        line(depth + 1, "label=" + text(sketch.lines(place)) + ";");
        line(depth + 1, "style=\"rounded,filled\";");
        line(depth + 1, "fillcolor=" + quoted(fill(place, "#f8f9fa")) + ";");
        nodes(name, depth + 1);
        line(depth + 1, id(place) + " [shape=point];");
        line(depth, "}");
    }

    private String label(int place, String attributes) {
        String fill = sketch.state(place).isEmpty() ? "" : ", fillcolor=" + quoted(fill(place, ""));
        return " [" + attributes + "label=" + text(sketch.lines(place)) + fill + "]";
    }

    private String fill(int place, String otherwise) {
        return sketch.state(place).map(Look::fill).orElse(otherwise);
    }

    private String id(int place) {
        return quoted(graph.node(place).name());
    }

    private static String text(List<String> lines) {
        return lines.stream()
                .map(line -> escaped(line).replace("&", "&amp;")) // labels have HTML's entities
                .collect(Collectors.joining("\\n", "\"", "\""));
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replaceAll("\\R", "\\\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    private void line(int depth, String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
    }
}
