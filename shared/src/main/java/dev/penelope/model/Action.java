package dev.penelope.model;

/**
 * What a node does, by name and types: the promise between definitions, which place it in a graph,
 * and workers, which bring the code. {@code I} is its input, {@code O} its output; {@link Void} is
 * none.
 */
public record Action<I, O>(String name, Class<I> input, Class<O> output) {
    /**
     * @throws IllegalArgumentException if the name breaks the rule for ids
     */
    public Action {
        Ids.check("an action name", name);
    }

    public static <I, O> Action<I, O> of(String name, Class<I> input, Class<O> output) {
        return new Action<>(name, input, output);
    }
}
