package dev.penelope.model;

import java.util.List;

/**
 * A named, versioned graph of nodes. Always valid: whatever makes one checks it, so that nothing
 * that holds a definition needs to. {@code P} is the type of its parameters and {@code O} that of
 * its output; one that was read from a record is a {@code Definition<?, ?>}.
 *
 * @param policy what nodes inherit that set no policy of their own
 */
@SuppressWarnings("UnusedTypeParameter") // they hold the types of starts and results together
public record Definition<P, O>(String name, int version, Policy policy, List<Node> nodes) {
    /**
     * @throws InvalidDefinitionException naming the first problem found
     */
    public Definition {
        nodes = List.copyOf(nodes);
        DefinitionChecks.check(name, version, nodes);
    }

    /** Starts to build a definition that takes parameters of type {@code P}. */
    public static <P> DefinitionBuilder<P> named(String name, int version, Class<P> params) {
        return new DefinitionBuilder<>(name, version, Codec.standard());
    }

    /** The graph that these nodes form. Costs time in the size of the graph: keep it. */
    public Graph graph() {
        return Graph.of(nodes);
    }

    /** {@code name@version}, for people. */
    public String title() {
        return name + "@" + version;
    }
}
