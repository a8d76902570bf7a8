package dev.penelope.drawing;

import dev.penelope.model.NodePath;
import dev.penelope.protocol.NodeReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Nodes as a tree: in the order in which they could run, those that could begin at the same time in
 * a group, and those of a subsaga below it. Made for one tree; used once.
 */
public final class Outline {
    /** A node, the length of the longest path that leads to it, and what is said of it. */
    public record Entry(String name, String label, int level, String words) {}

    /** A line: what stands in columns, and what leads to it. */
    private record Line(String branches, String name, String label, String words) {}

    private static final String NONE = "";

    private final UnaryOperator<String> aside;
    private final Set<String> names;
    private final Map<String, Map<Integer, List<Entry>>> scopes = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();

    private Outline(List<Entry> entries, UnaryOperator<String> aside) {
        this.aside = aside;
        this.names = entries.stream().map(Entry::name).collect(Collectors.toSet());
        Map<String, Integer> begins = begins(entries);
        for (Entry entry : entries) {
            scopes.computeIfAbsent(scope(entry.name()), unused -> new TreeMap<>())
                    .computeIfAbsent(
                            begins.getOrDefault(entry.name(), 0), unused -> new ArrayList<>())
                    .add(entry);
        }
    }

    /** Nodes as a result lists them, each with what is said of it. */
    public static List<Entry> entries(
            List<List<NodeReport>> levels, Function<NodeReport, String> words) {
        List<Entry> entries = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            for (NodeReport node : levels.get(level)) {
                entries.add(new Entry(node.name(), node.label(), level, words.apply(node)));
            }
        }
        return entries;
    }

    /**
     * The lines of the tree, from top to bottom.
     *
     * @param aside makes what is no node stand back, by a colour perhaps
     */
    public static List<String> of(List<Entry> entries, UnaryOperator<String> aside) {
        Outline outline = new Outline(entries, aside);
        outline.draw(NONE, "");
        return outline.text();
    }

    /** A subsaga begins with the first of its nodes. */
    private static Map<String, Integer> begins(List<Entry> entries) {
        Map<String, Integer> begins = new HashMap<>();
        for (Entry entry : entries) {
            for (String name = entry.name(); !name.isEmpty(); name = NodePath.scope(name)) {
                begins.merge(name, entry.level(), Math::min);
            }
        }
        return begins;
    }

    /** What is listed without its subsaga stands outside of all. */
    private String scope(String name) {
        String scope = NodePath.scope(name);
        return names.contains(scope) ? scope : NONE;
    }

    private void draw(String scope, String before) {
        List<List<Entry>> groups = List.copyOf(scopes.getOrDefault(scope, Map.of()).values());
        for (int at = 0; at < groups.size(); at++) {
            group(groups.get(at), before, at == groups.size() - 1);
        }
    }

    private void group(List<Entry> group, String before, boolean last) {
        if (group.size() == 1) {
            entry(group.getFirst(), before, last);
            return;
        }
        lines.add(
                new Line(
                        before + (last ? "└─┬ " : "├─┬ ") + aside.apply("in parallel"),
                        "",
                        "",
                        ""));
        for (int at = 0; at < group.size(); at++) {
            entry(group.get(at), before + below(last), at == group.size() - 1);
        }
    }

    private void entry(Entry entry, String before, boolean last) {
        boolean opens = scopes.containsKey(entry.name());
        boolean inside = !scope(entry.name()).isEmpty();
        String name = inside ? NodePath.local(entry.name()) : entry.name();
        String branch = (last ? "└─" : "├─") + (opens ? "┬ " : "─ ");
        lines.add(new Line(before + branch, name, label(entry), entry.words()));
        if (opens) {
            draw(entry.name(), before + below(last));
        }
    }

    private static String below(boolean last) {
        return last ? "  " : "│ ";
    }

    private static String label(Entry entry) {
        return entry.label().equals(NodePath.local(entry.name())) ? "" : OneLine.of(entry.label());
    }

    private List<String> text() {
        int names = 0;
        int labels = 0;
        for (Line line : lines) {
            if (!line.name().isEmpty()) {
                names = Math.max(names, line.branches().length() + line.name().length());
                labels = Math.max(labels, line.label().length());
            }
        }
        List<String> text = new ArrayList<>();
        for (Line line : lines) {
            text.add(line.name().isEmpty() ? line.branches() : columns(line, names, labels));
        }
        return text;
    }

    private static String columns(Line line, int names, int labels) {
        return padded(line.branches() + line.name(), names)
                + "  "
                + (labels == 0 ? "" : padded(line.label(), labels) + "  ")
                + line.words();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
