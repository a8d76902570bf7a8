package dev.penelope.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named, versioned graph of nodes. Always valid: whatever makes one checks it, so that nothing
 * that holds a definition needs to. {@code P} is the type of its parameters and {@code O} that of
 * its output; one that was read from a record is a {@code Definition<?, ?>}.
 *
 * @param policy what nodes inherit that set no policy of their own
 * @param quota how much of its workers a saga of it may take
 * @param outputType none if it was read from a record; no part of what makes definitions equal
 */
@SuppressWarnings("UnusedTypeParameter") // P holds definitions and starts together
public record Definition<P, O>(
        String name,
        int version,
        Policy policy,
        Quota quota,
        List<Node> nodes,
        Optional<Class<O>> outputType) {
    /**
     * @throws InvalidDefinitionException naming the first problem found
     */
    public Definition {
        nodes = List.copyOf(nodes);
        DefinitionChecks.check(name, version, policy, nodes);
    }

    /**
     * One whose types are not known, as it is read from a record.
     *
     * @throws InvalidDefinitionException naming the first problem found
     */
    public Definition(String name, int version, Policy policy, Quota quota, List<Node> nodes) {
        this(name, version, policy, quota, nodes, Optional.empty());
    }

    /**
     * The same, without limit to what its sagas may take.
     *
     * @throws InvalidDefinitionException naming the first problem found
     */
    public Definition(String name, int version, Policy policy, List<Node> nodes) {
        this(name, version, policy, Quota.UNLIMITED, nodes);
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

    @Override
    public boolean equals(@Nullable Object other) {
        // Mostly it is the very same one, and starts compare at a high rate.
        return this == other
                || (other instanceof Definition<?, ?> that
                        && version == that.version
                        && name.equals(that.name)
                        && policy.equals(that.policy)
                        && quota.equals(that.quota)
                        && nodes.equals(that.nodes));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + version;
    }
}
