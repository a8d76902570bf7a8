package dev.penelope.model;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Places nodes in a graph. A node's input is a reference to what was placed before it, so using a
 * node before it exists does not compile; {@link #build} checks the rest. Not safe for use by
 * several threads.
 */
public final class DefinitionBuilder<P> {
    private final String name;
    private final int version;
    private final Codec codec;
    private final List<NodeRef<?>> nodes = new ArrayList<>();
    private Policy policy = Policy.DEFAULT;
    private Quota quota = Quota.UNLIMITED;
    private List<String> lastStage = List.of();

    DefinitionBuilder(String name, int version, Codec codec) {
        this.name = name;
        this.version = version;
        this.codec = codec;
    }

    /**
     * Changes what nodes inherit that say nothing themselves.
     *
     * @throws InvalidDefinitionException if a value is out of its range
     */
    public DefinitionBuilder<P> policy(UnaryOperator<Policy> change) {
        policy = refined(change, policy, "the definition");
        return this;
    }

    /**
     * Bounds how many of a saga's actions are with workers at once; all that could be, if not set.
     * Does not count where this definition is inlined in another.
     *
     * @throws InvalidDefinitionException if nothing could run at all
     */
    public DefinitionBuilder<P> maxConcurrent(int most) {
        return quota(before -> before.withMaxConcurrent(most));
    }

    /**
     * Bounds how many further attempts a saga's actions get by themselves, all together; no bound
     * but those of their policies, if not set. Does not count where this definition is inlined in
     * another.
     *
     * @throws InvalidDefinitionException if it is negative
     */
    public DefinitionBuilder<P> retryBudget(int retries) {
        return quota(before -> before.withRetryBudget(retries));
    }

    private DefinitionBuilder<P> quota(UnaryOperator<Quota> change) {
        try {
            quota = change.apply(quota);
            return this;
        } catch (IllegalArgumentException outOfRange) {
            throw refuse(
                    DefinitionProblem.BAD_POLICY,
                    Objects.requireNonNullElse(outOfRange.getMessage(), "the quota is no quota"));
        }
    }

    /** What {@code change} makes of a policy; what it throws is told as a problem. */
    Policy refined(UnaryOperator<Policy> change, Policy policy, String whose) {
        try {
            return change.apply(policy);
        } catch (InvalidDefinitionException named) {
            throw named;
        } catch (IllegalArgumentException outOfRange) {
            throw refuse(
                    DefinitionProblem.BAD_POLICY,
                    "the policy of " + whose + ": " + outOfRange.getMessage());
        }
    }

    /** The saga's parameters, as the input of a node. */
    public Ref<P> params() {
        return new Ref.Params<>(this);
    }

    /** Places an action that takes no input. */
    public <O> NodeRef<O> action(String name, Action<Void, O> action) {
        return place(name, new NodeRef.Kind.Run(action.name(), new Input.None()), action.output());
    }

    /** Places an action that takes {@code input}, which also is what it waits for. */
    public <I, O> NodeRef<O> action(
            String name, Action<? super I, O> action, Ref<? extends I> input) {
        return place(name, new NodeRef.Kind.Run(action.name(), source(input)), action.output());
    }

    /** Places a value that is known now. */
    public <T> NodeRef<T> constant(String name, T value) {
        try {
            @SuppressWarnings("unchecked") // an object's class is that of its type, or below
            Class<T> type = (Class<T>) value.getClass();
            return place(name, new NodeRef.Kind.Constant(codec.encode(value)), type);
        } catch (IllegalArgumentException noJson) {
            throw refuse(
                    DefinitionProblem.BAD_CONSTANT,
                    "the constant \"" + name + "\" has no JSON form: " + noJson.getMessage());
        }
    }

    /** Places a subsaga that takes no parameters. */
    public <O> NodeRef<O> subsaga(String name, Definition<Void, O> inner) {
        return subsaga(name, inner, new Input.None());
    }

    /**
     * Places all nodes of another definition here, as one graph with those around them. They have
     * {@code params} as their parameters, see no node outside, and keep the policies that they have
     * in {@code inner}; the returned reference stands for its output. Their names become paths:
     * {@code pick} of {@code inner} is {@code name/pick} here.
     */
    public <I, O> NodeRef<O> subsaga(
            String name, Definition<? super I, O> inner, Ref<? extends I> params) {
        return subsaga(name, inner, source(params));
    }

    private <O> NodeRef<O> subsaga(String name, Definition<?, O> inner, Input params) {
        @SuppressWarnings("unchecked") // nobody knows its type, and Json may be anything
        Class<O> type = inner.outputType().orElse((Class<O>) Json.class);
        return place(name, new NodeRef.Kind.Subsaga(inner, params), type);
    }

    /**
     * Places a wait for somebody outside, whose word, of this type, is its output: see {@link
     * NodeRef#within}. What is said before its turn comes is kept for it.
     */
    public <T> NodeRef<T> signal(String name, Class<T> type) {
        return place(name, new NodeRef.Kind.Signal(), type);
    }

    /**
     * Places a wait for a time to pass, from when its turn comes, pauses not counted. Its output is
     * null: a node that wants an input takes another and waits {@link NodeRef#after} this one.
     */
    public NodeRef<Void> timer(String name, Duration wait) {
        return place(name, new NodeRef.Kind.Timer(wait), Void.class);
    }

    /**
     * The outputs of several nodes as one record: its components must be exactly those nodes'
     * names, in any order.
     */
    public <R extends Record> Ref<R> inputs(Class<R> type, NodeRef<?>... from) {
        List<String> names = Arrays.stream(from).peek(this::own).map(node -> node.name).toList();
        Map<String, Class<?>> components = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName(), component.getType());
        }
        if (names.size() != components.size()
                || !components.keySet().equals(new TreeSet<>(names))) {
            throw refuse(
                    DefinitionProblem.INPUT_MISMATCH,
                    "expected "
                            + type.getSimpleName()
                            + " to have the components "
                            + new TreeSet<>(names)
                            + ", but it has "
                            + components.keySet());
        }
        for (NodeRef<?> node : from) {
            requireHolds(type, node, components.getOrDefault(node.name, Object.class));
        }
        return new Ref.Composed<>(this, new Input.Outputs(names));
    }

    private void requireHolds(Class<?> type, NodeRef<?> node, Class<?> component) {
        if (!Holding.canHold(component, node.type)) {
            throw refuse(
                    DefinitionProblem.INPUT_MISMATCH,
                    "expected component "
                            + node.name
                            + " of "
                            + type.getSimpleName()
                            + " to hold that node's output of type "
                            + node.type.getSimpleName()
                            + ", but it is of type "
                            + component.getSimpleName());
        }
    }

    /**
     * Makes these nodes the next stage: each waits for every node of the stage before. Edges that
     * they have already stay.
     */
    public DefinitionBuilder<P> stage(NodeRef<?>... stage) {
        if (stage.length == 0) {
            throw refuse(DefinitionProblem.EMPTY_STAGE, "a stage needs at least one node");
        }
        for (NodeRef<?> node : stage) {
            own(node);
            node.after.addAll(lastStage);
        }
        lastStage = Arrays.stream(stage).map(node -> node.name).toList();
        return this;
    }

    /**
     * Checks everything and ends the building.
     *
     * @param output the last node, whose output is the saga's
     * @throws InvalidDefinitionException naming the first problem found
     */
    public <O> Definition<P, O> build(NodeRef<O> output) {
        own(output);
        Definition<P, O> definition =
                new Definition<>(
                        name,
                        version,
                        policy,
                        quota,
                        nodes.stream().flatMap(node -> node.nodes(policy).stream()).toList(),
                        Optional.of(output.type));
        String last = definition.graph().node(definition.graph().last()).name();
        if (!last.equals(output.name)) {
            throw refuse(
                    DefinitionProblem.BAD_OUTPUT_NODE,
                    "expected the output to come from the last node, \""
                            + last
                            + "\", but \""
                            + output.name
                            + "\" was given, which another node waits for");
        }
        return definition;
    }

    private <T> NodeRef<T> place(String name, NodeRef.Kind kind, Class<T> type) {
        DefinitionChecks.checkLocalName(this.name, name);
        NodeRef<T> node = new NodeRef<>(this, name, kind, type);
        nodes.add(node);
        return node;
    }

    private Input source(Ref<?> ref) {
        return switch (ref) {
            case Ref.Params<?> params -> {
                own(params.owner() == this, "the parameters");
                yield new Input.Params();
            }
            case Ref.Composed<?> composed -> {
                own(composed.owner() == this, "the inputs");
                yield composed.outputs();
            }
            case NodeRef<?> node -> {
                own(node);
                yield new Input.Output(node.name);
            }
        };
    }

    void requireSignal(NodeRef<?> node, boolean is) {
        if (!is) {
            throw refuse(
                    DefinitionProblem.BAD_DURATION,
                    "node \"" + node.name + "\" is no signal, and only a signal has a deadline");
        }
    }

    void own(NodeRef<?> node) {
        own(node.owner == this, "node \"" + node.name + "\"");
    }

    private void own(boolean ours, String what) {
        if (!ours) {
            throw refuse(
                    DefinitionProblem.FOREIGN_NODE,
                    what + " belongs to another definition's builder");
        }
    }

    private InvalidDefinitionException refuse(DefinitionProblem problem, String why) {
        return DefinitionChecks.refusal(problem, name, why);
    }
}
