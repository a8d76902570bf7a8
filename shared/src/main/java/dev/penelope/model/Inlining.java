package dev.penelope.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Places the nodes of one definition in another, under the name of a subsaga. */
final class Inlining {
    private final String subsaga;

    Inlining(String subsaga) {
        this.subsaga = subsaga;
    }

    /** The inner nodes under their new names, in the same order, each with its changed policy. */
    List<Node> nodes(Definition<?, ?> inner, UnaryOperator<Policy> change) {
        List<Node> nodes = new ArrayList<>(inner.nodes().size());
        for (Node node : inner.nodes()) {
            nodes.add(renamed(node, change));
        }
        return nodes;
    }

    /** The inner definition's last node under its new name. */
    String output(Definition<?, ?> inner) {
        Graph graph = inner.graph();
        return path(graph.node(graph.last()).name());
    }

    private Node renamed(Node node, UnaryOperator<Policy> change) {
        String name = path(node.name());
        List<String> after = paths(node.after());
        return switch (node) {
            case Node.Run run ->
                    new Node.Run(
                            name,
                            run.label(),
                            run.action(),
                            renamed(run.input()),
                            after,
                            change.apply(run.policy()));
            case Node.Constant constant ->
                    new Node.Constant(name, constant.label(), constant.value(), after);
            case Node.Signal signal ->
                    new Node.Signal(
                            name,
                            signal.label(),
                            after,
                            signal.deadline(),
                            change.apply(Policy.DEFAULT.withOnFailure(signal.onFailure()))
                                    .onFailure());
            case Node.Timer timer -> new Node.Timer(name, timer.label(), timer.duration(), after);
            case Node.Subsaga nested ->
                    new Node.Subsaga(
                            name,
                            nested.label(),
                            renamed(nested.params()),
                            path(nested.output()),
                            after);
        };
    }

    private Input renamed(Input input) {
        return switch (input) {
            case Input.None none -> none;
            case Input.Params params -> params;
            case Input.Output output -> new Input.Output(path(output.node()));
            case Input.Outputs outputs -> new Input.Outputs(paths(outputs.nodes()));
        };
    }

    private List<String> paths(List<String> nodes) {
        return nodes.stream().map(this::path).toList();
    }

    private String path(String node) {
        return NodePath.within(subsaga, node);
    }
}
