package dev.penelope.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Refuses what no saga could run, with one named problem and a sentence that says where. */
final class DefinitionChecks {
    private DefinitionChecks() {}

    static void check(String name, int version, Policy policy, List<Node> nodes) {
        checkName(name, "a definition", name);
        refuseIf(
                version < 1,
                DefinitionProblem.BAD_VERSION,
                name,
                "expected a version of at least 1, but got " + version);
        checkQueue(name, "the definition", policy);
        checkSize(name, nodes);
        checkNodes(name, nodes);
        checkShape(name, nodes);
    }

    static InvalidDefinitionException refusal(
            DefinitionProblem problem, String definition, String why) {
        return InvalidDefinitionException.of(problem, definition, why);
    }

    private static void checkSize(String name, List<Node> nodes) {
        refuseIf(
                nodes.isEmpty(),
                DefinitionProblem.NO_NODES,
                name,
                "expected at least one node, but there is none");
        refuseIf(
                nodes.size() > Limits.NODES,
                DefinitionProblem.TOO_MANY_NODES,
                name,
                "expected at most " + Limits.NODES + " nodes, but there are " + nodes.size());
        long least = nodes.stream().mapToLong(DefinitionChecks::leastBytes).sum();
        refuseIf(
                least > Limits.DEFINITION_BYTES,
                DefinitionProblem.TOO_LARGE,
                name,
                "expected at most "
                        + Limits.DEFINITION_BYTES
                        + " bytes of JSON, but there are more than "
                        + least);
    }

    /** What a node's JSON takes at least: names, labels and values, without what stands between. */
    private static long leastBytes(Node node) {
        long names = node.name().length();
        names += node.label().equals(node.name()) ? 0 : node.label().length();
        for (String predecessor : node.predecessors()) {
            names += predecessor.length();
        }
        return names
                + switch (node) {
                    case Node.Run run -> run.action().length();
                    case Node.Constant constant -> constant.value().size();
                    case Node.Subsaga subsaga -> subsaga.output().length();
                    case Node.Signal signal -> 0;
                    case Node.Timer timer -> 0;
                };
    }

    private static void checkNodes(String definition, List<Node> nodes) {
        Map<String, Node> byName = HashMap.newHashMap(nodes.size());
        for (Node node : nodes) {
            checkNode(definition, node);
            refuseIf(
                    byName.put(node.name(), node) != null,
                    DefinitionProblem.DUPLICATE_NAME,
                    definition,
                    "the name \"" + node.name() + "\" is used by more than one node");
        }
        ScopeChecks scopes = new ScopeChecks(definition, byName);
        for (Node node : nodes) {
            List<String> predecessors = node.predecessors();
            refuseIf(
                    Set.copyOf(predecessors).size() < predecessors.size(),
                    DefinitionProblem.INPUT_MISMATCH,
                    definition,
                    "node \"" + node.name() + "\" takes the same output twice");
            scopes.check(node);
        }
        checkEdges(definition, nodes);
    }

    private static void checkNode(String definition, Node node) {
        checkPath(definition, node.name());
        checkDurations(definition, node);
        if (node instanceof Node.Run run) {
            checkName(definition, "an action", run.action());
            checkQueue(definition, "node \"" + node.name() + "\"", run.policy());
        }
        refuseIf(
                node.label().length() > Limits.LABEL_CHARS,
                DefinitionProblem.BAD_NAME,
                definition,
                "expected the label of node \""
                        + node.name()
                        + "\" to have at most "
                        + Limits.LABEL_CHARS
                        + " characters, but it has "
                        + node.label().length());
        refuseIf(
                node instanceof Node.Constant c && c.value().size() > Limits.PAYLOAD_BYTES,
                DefinitionProblem.BAD_CONSTANT,
                definition,
                "the constant \""
                        + node.name()
                        + "\" is larger than "
                        + Limits.PAYLOAD_BYTES
                        + " bytes");
        refuseIf(
                node instanceof Node.Constant deep && deep.value().depth() > Limits.PAYLOAD_DEPTH,
                DefinitionProblem.BAD_CONSTANT,
                definition,
                "the constant \""
                        + node.name()
                        + "\" is nested deeper than "
                        + Limits.PAYLOAD_DEPTH
                        + " levels");
    }

    /** Counted before they are made: every first node of a subsaga waits for all before it. */
    private static void checkEdges(String definition, List<Node> nodes) {
        Scopes scopes = new Scopes(nodes);
        long edges = nodes.stream().mapToLong(node -> scopes.waitsFor(node).size()).sum();
        refuseIf(
                edges > Limits.EDGES,
                DefinitionProblem.TOO_MANY_EDGES,
                definition,
                "expected at most "
                        + Limits.EDGES
                        + " edges, but there are "
                        + edges
                        + "; put one node between two wide stages");
    }

    private static void checkShape(String definition, List<Node> nodes) {
        Graph graph = Graph.of(nodes);
        refuseIf(
                graph.size() < nodes.size(),
                DefinitionProblem.CYCLE,
                definition,
                "these nodes wait for each other in a circle, or for such nodes: "
                        + listed(missing(nodes, graph)));
        ScopeChecks.checkEnds(definition, nodes);
    }

    private static List<String> missing(List<Node> nodes, Graph graph) {
        return nodes.stream()
                .map(Node::name)
                .filter(name -> graph.indexOf(name) < 0)
                .sorted()
                .toList();
    }

    static String listed(List<String> names) {
        int shown = Math.min(8, names.size());
        String text = String.join(", ", names.subList(0, shown));
        return shown < names.size() ? text + " and " + (names.size() - shown) + " more" : text;
    }

    private static void checkDurations(String definition, Node node) {
        Optional<Duration> duration =
                switch (node) {
                    case Node.Signal signal -> signal.deadline();
                    case Node.Timer timer -> Optional.of(timer.duration());
                    case Node.Run run -> Optional.empty();
                    case Node.Constant constant -> Optional.empty();
                    case Node.Subsaga subsaga -> Optional.empty();
                };
        refuseIf(
                duration.filter(waited -> !Limits.allow(waited)).isPresent(),
                DefinitionProblem.BAD_DURATION,
                definition,
                "expected node \""
                        + node.name()
                        + "\" to wait for 1 ms to "
                        + Limits.LONGEST.toDays()
                        + " days, but got "
                        + duration.orElse(Duration.ZERO));
    }

    private static void checkName(String definition, String what, String name) {
        refuseIf(!Ids.valid(name), DefinitionProblem.BAD_NAME, definition, badName(what, name));
    }

    private static String badName(String what, String name) {
        return "expected "
                + what
                + "'s name to be 1 to "
                + Ids.LONGEST
                + " characters of [A-Za-z0-9._~-], but got "
                + Printable.excerpt(name);
    }

    private static void checkPath(String definition, String path) {
        refuseIf(
                path.length() > NodePath.LONGEST && path.indexOf('/') >= 0,
                DefinitionProblem.PATH_TOO_LONG,
                definition,
                "expected a node's name, with those of the subsagas that it stands in, to have at"
                        + " most "
                        + NodePath.LONGEST
                        + " characters, but \""
                        + path.substring(0, Math.min(path.length(), NodePath.LONGEST))
                        + "…\" has "
                        + path.length()
                        + "; nest less deep, or choose shorter names");
        refuseIf(
                !NodePath.valid(path),
                DefinitionProblem.BAD_NAME,
                definition,
                badName("a node", path));
    }

    /** What is given to a node while it is placed: its path follows from where it stands. */
    static void checkLocalName(String definition, String name) {
        checkName(definition, "a node", name);
    }

    private static void checkQueue(String definition, String whose, Policy policy) {
        refuseIf(
                !Ids.validQueue(policy.queue()),
                DefinitionProblem.BAD_NAME,
                definition,
                "expected the queue of "
                        + whose
                        + " to be 1 to "
                        + Ids.LONGEST
                        + " characters of [A-Za-z0-9._-], not ending in .undo, but got "
                        + Printable.excerpt(policy.queue()));
    }

    static void refuseIf(boolean wrong, DefinitionProblem problem, String definition, String why) {
        if (wrong) {
            throw refusal(problem, definition, why);
        }
    }
}
