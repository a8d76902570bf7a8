package dev.penelope.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A node being placed in a definition. Stands for its output wherever a {@link Ref} is wanted; its
 * methods refine it and return it. Not safe for use by several threads.
 */
public final class NodeRef<T> implements Ref<T> {
    final DefinitionBuilder<?> owner;
    final String name;
    final List<String> after = new ArrayList<>();
    final Class<T> type;
    private final Kind kind;
    private String label;
    private Optional<Duration> deadline = Optional.empty();
    private UnaryOperator<Policy> refinement = UnaryOperator.identity();

    NodeRef(DefinitionBuilder<?> owner, String name, Kind kind, Class<T> type) {
        this.type = type;
        this.owner = owner;
        this.name = name;
        this.label = name;
        this.kind = kind;
    }

    /** What the node is, before it is known what surrounds it. */
    sealed interface Kind {
        record Run(String action, Input input) implements Kind {}

        record Constant(Json value) implements Kind {}

        record Subsaga(Definition<?, ?> inner, Input params) implements Kind {}

        record Signal() implements Kind {}

        record Timer(Duration duration) implements Kind {}
    }

    /** Waits for these nodes to succeed, without taking their outputs. */
    public NodeRef<T> after(NodeRef<?>... nodes) {
        for (NodeRef<?> node : nodes) {
            owner.own(node);
            after.add(node.name);
        }
        return this;
    }

    /** Sets what a person reads in a tree or on a screen; the name, if not set. */
    public NodeRef<T> label(String label) {
        this.label = label;
        return this;
    }

    /**
     * Changes the policy that it inherits: {@code node.policy(p -> p.withRetry(Retry.never()))}.
     * Applied when the definition is built, to the definition's policy; of a subsaga, to that of
     * each of its nodes.
     */
    public NodeRef<T> policy(UnaryOperator<Policy> change) {
        UnaryOperator<Policy> before = refinement;
        refinement = policy -> change.apply(before.apply(policy));
        return this;
    }

    /** Sends its commands to the workers of another queue. */
    public NodeRef<T> queue(String queue) {
        return policy(policy -> policy.withQueue(queue));
    }

    /**
     * Sets how long a signal is waited for, from when its turn comes, pauses not counted: then the
     * node fails.
     *
     * @throws InvalidDefinitionException if it is no signal
     */
    public NodeRef<T> within(Duration deadline) {
        owner.requireSignal(this, kind instanceof Kind.Signal);
        this.deadline = Optional.of(deadline);
        return this;
    }

    /** Says that its effect needs no undoing. */
    public NodeRef<T> noUndo() {
        return policy(policy -> policy.withUndo(UndoPolicy.NONE));
    }

    /** Says that its effect cannot be undone: from its success on, the saga goes only forward. */
    public NodeRef<T> pivot() {
        return policy(policy -> policy.withUndo(UndoPolicy.PIVOT));
    }

    /** The node itself, behind those that are inlined with it. */
    List<Node> nodes(Policy inherited) {
        List<String> distinct = after.stream().distinct().toList();
        return switch (kind) {
            case Kind.Run run ->
                    List.of(
                            new Node.Run(
                                    name,
                                    label,
                                    run.action(),
                                    run.input(),
                                    distinct,
                                    refined(inherited)));
            case Kind.Constant constant ->
                    List.of(new Node.Constant(name, label, constant.value(), distinct));
            case Kind.Subsaga subsaga -> {
                Inlining inlining = new Inlining(name);
                List<Node> nodes = inlining.nodes(subsaga.inner(), this::refined);
                nodes.add(
                        new Node.Subsaga(
                                name,
                                label,
                                subsaga.params(),
                                inlining.output(subsaga.inner()),
                                distinct));
                yield nodes;
            }
            case Kind.Signal signal ->
                    List.of(
                            new Node.Signal(
                                    name,
                                    label,
                                    distinct,
                                    deadline,
                                    refined(inherited).onFailure()));
            case Kind.Timer timer ->
                    List.of(new Node.Timer(name, label, timer.duration(), distinct));
        };
    }

    private Policy refined(Policy policy) {
        return owner.refined(refinement, policy, "node \"" + name + "\"");
    }
}
