package dev.penelope.drawing;

import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes a sketch in the language of Mermaid. Nodes go by their places, since words of the language
 * may be names; in texts, all that the language or Markdown may take for its own is a code.
 */
final class Mermaid {
    private final Sketch sketch;
    private final Graph graph;
    private final StringBuilder out = new StringBuilder();

    Mermaid(Sketch sketch) {
        this.sketch = sketch;
        this.graph = sketch.graph();
    }

    String text() {
        line(0, "---");
        line(0, "title: \"" + sketch.title() + "\"");
        line(0, "---");
        line(0, "flowchart TB");
        nodes("", 1);
        for (int place = 0; place < graph.size(); place++) {
            for (int before : graph.predecessors(place)) {
                line(1, id(before) + " --> " + id(place));
            }
        }
        states();
        return out.toString();
    }

    private void nodes(String scope, int depth) {
        for (int place : sketch.in(scope)) {
            switch (graph.node(place)) {
                case Node.Run run -> line(depth, id(place) + "(" + label(place) + ")");
                case Node.Constant constant -> line(depth, id(place) + "[" + label(place) + "]");
                case Node.Subsaga subsaga -> subsaga(place, subsaga.name(), depth);
            }
        }
    }

    /** A frame, and in it, beside its nodes, a point where it ends. */
    private void subsaga(int place, String name, int depth) {
        line(depth, "subgraph " + frame(place) + " [" + label(place) + "]");
        nodes(name, depth + 1);
        line(depth + 1, id(place) + "((\" \"))");
        line(depth, "end");
    }

    private void states() {
        Map<NodeState, List<String>> having = new TreeMap<>();
        for (int place = 0; place < graph.size(); place++) {
            String id = graph.node(place) instanceof Node.Subsaga ? frame(place) : id(place);
            sketch.state(place)
                    .ifPresent(state ->
                            having.computeIfAbsent(state, unused -> new ArrayList<>()).add(id));
        }
        having.forEach((state, ids) -> {
            String style = Look.words(state).replace(" ", "");
            line(1, "classDef " + style + " fill:" + Look.fill(state) + ",color:#000000");
            line(1, "class " + String.join(",", ids) + " " + style);
        });
    }

    private static String id(int place) {
        return "n" + place;
    }

    private static String frame(int place) {
        return "s" + place;
    }

    private String label(int place) {
        return sketch.lines(place).stream()
                .map(Mermaid::escaped)
                .collect(Collectors.joining("<br>", "\"", "\""));
    }

    private static String escaped(String text) {
        String lines = text.replaceAll("\\R", "\n");
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < lines.length(); at++) {
            char each = lines.charAt(at);
            if (each == '\n') {
                escaped.append("<br>");
            } else if (Character.isISOControl(each)) {
                escaped.append(' ');
            } else if (each == ' ' || each > 127 || isPlain(lines, at)) {
                escaped.append(each);
            } else {
                escaped.append('#').append((int) each).append(';');
            }
        }
        return escaped.toString();
    }

    /** Letters and digits, and a few signs between two of them. */
    private static boolean isPlain(String text, int at) {
        return isWord(text, at)
                || ("-./".indexOf(text.charAt(at)) >= 0
                        && isWord(text, at - 1)
                        && isWord(text, at + 1));
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private void line(int depth, String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
    }
}
