package dev.penelope.model;

import static dev.penelope.model.DefinitionChecks.listed;
import static dev.penelope.model.DefinitionChecks.refuseIf;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Refuses subsagas that do not fit together: each keeps to itself, and has one end. */
final class ScopeChecks {
    private final String definition;
    private final Map<String, Node> byName;

    ScopeChecks(String definition, Map<String, Node> byName) {
        this.definition = definition;
        this.byName = byName;
    }

    /** Where a node stands, and what it refers to. */
    void check(Node node) {
        String scope = NodePath.scope(node.name());
        refuseIf(
                !scope.isEmpty() && !(byName.get(scope) instanceof Node.Subsaga),
                DefinitionProblem.NO_SUBSAGA,
                definition,
                "node \""
                        + node.name()
                        + "\" stands in \""
                        + scope
                        + "\", but there is no such subsaga");
        if (node instanceof Node.Subsaga subsaga) {
            checkParams(subsaga);
            checkOutput(subsaga);
        }
        for (String predecessor : node.predecessors()) {
            refuseIf(
                    !byName.containsKey(predecessor),
                    DefinitionProblem.UNKNOWN_REFERENCE,
                    definition,
                    refers(node, predecessor) + ", which does not exist");
            refuseIf(
                    !NodePath.scope(predecessor).equals(scope),
                    DefinitionProblem.OUTSIDE_SCOPE,
                    definition,
                    refers(node, predecessor)
                            + ", which does not stand "
                            + (scope.isEmpty() ? "outside of all subsagas" : "in \"" + scope + '"')
                            + "; hand values in as the subsaga's parameters, and out as its output");
        }
    }

    private static String refers(Node node, String to) {
        return "node \"" + node.name() + "\" refers to \"" + to + "\"";
    }

    private void checkParams(Node.Subsaga subsaga) {
        for (String source : subsaga.params().sources()) {
            boolean within = NodePath.scope(source).startsWith(subsaga.name() + '/');
            boolean inside = within || NodePath.scope(source).equals(subsaga.name());
            refuseIf(
                    !byName.containsKey(source) || source.equals(subsaga.name()) || inside,
                    DefinitionProblem.BAD_SUBSAGA_PARAMS,
                    definition,
                    "expected subsaga \""
                            + subsaga.name()
                            + "\" to take its parameters from a node beside it, but it takes them"
                            + " from \""
                            + source
                            + "\", which "
                            + (byName.containsKey(source)
                                    ? inside ? "stands inside of it" : "is the subsaga itself"
                                    : "does not exist"));
        }
    }

    /** Whether it is the last inner node is known when no node waits in a circle. */
    private void checkOutput(Node.Subsaga subsaga) {
        refuseIf(
                !byName.containsKey(subsaga.output())
                        || !NodePath.scope(subsaga.output()).equals(subsaga.name()),
                DefinitionProblem.BAD_OUTPUT_NODE,
                definition,
                "expected the output of subsaga \""
                        + subsaga.name()
                        + "\" to come from a node that stands in it, but it comes from \""
                        + subsaga.output()
                        + "\"");
    }

    /** Each subsaga, and the whole, has one node that no other of it waits for. */
    static void checkEnds(String definition, List<Node> nodes) {
        Set<String> awaited = new HashSet<>();
        nodes.forEach(node -> awaited.addAll(node.predecessors()));
        Map<String, TreeSet<String>> ends = new TreeMap<>();
        for (Node node : nodes) {
            if (!awaited.contains(node.name())) {
                ends.computeIfAbsent(NodePath.scope(node.name()), scope -> new TreeSet<>())
                        .add(node.name());
            }
        }
        ends.forEach((scope, last) ->
                refuseIf(
                        last.size() != 1,
                        DefinitionProblem.SEVERAL_LAST_NODES,
                        definition,
                        "expected exactly one node"
                                + (scope.isEmpty() ? "" : " of subsaga \"" + scope + '"')
                                + " that no other waits for, whose output is the "
                                + (scope.isEmpty() ? "saga's" : "subsaga's")
                                + ", but there are "
                                + last.size()
                                + ": "
                                + listed(List.copyOf(last))));
        for (Node node : nodes) {
            refuseIf(
                    node instanceof Node.Subsaga subsaga && awaited.contains(subsaga.output()),
                    DefinitionProblem.BAD_OUTPUT_NODE,
                    definition,
                    "expected the output of subsaga \""
                            + node.name()
                            + "\" to come from its last node, but another node of it waits for"
                            + " that one");
        }
    }
}
