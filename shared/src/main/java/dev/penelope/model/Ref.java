package dev.penelope.model;

/**
 * Something of type {@code T} that a node can take as its input: the saga's parameters, an earlier
 * node's output, or a record made of several outputs. Made by one builder, and good for that one
 * only.
 */
public sealed interface Ref<T> permits Ref.Params, Ref.Composed, NodeRef {
    /** The saga's parameters. */
    record Params<T>(DefinitionBuilder<?> owner) implements Ref<T> {}

    /** A record whose components are nodes' outputs. */
    record Composed<T>(DefinitionBuilder<?> owner, Input.Outputs outputs) implements Ref<T> {}
}
