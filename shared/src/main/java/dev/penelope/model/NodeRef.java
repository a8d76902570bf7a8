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
     * Applied when the definition is built, to the definition's policy.
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

    Node node(Policy inherited) {
        List<String> distinct = after.stream().distinct().toList();
        return switch (kind) {
            case Kind.Run run ->
                    new Node.Run(
                            name,
                            label,
                            run.action(),
                            run.input(),
                            distinct,
                            owner.refined(refinement, inherited, "node \"" + name + "\""));
            case Kind.Constant constant ->
                    new Node.Constant(name, label, constant.value(), distinct);
            case Kind.Signal signal -> new Node.Signal(name, label, distinct, deadline);
            case Kind.Timer timer -> new Node.Timer(name, label, timer.duration(), distinct);
        };
    }
}
