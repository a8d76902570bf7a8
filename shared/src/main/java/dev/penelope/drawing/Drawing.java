package dev.penelope.drawing;

import dev.penelope.model.Definition;
import dev.penelope.model.NodeState;
import java.util.Optional;
import java.util.function.Function;

/**
 * Draws a definition's graph, subsagas as frames around their nodes. Always the same text for an
 * equal definition and equal states, each line ended by a line feed. Whatever labels contain, the
 * text stays valid.
 */
public final class Drawing {
    private Drawing() {}

    /** For Graphviz: {@code dot -Tsvg}. */
    public static String dot(Definition<?, ?> definition) {
        return new Dot(new Sketch(definition, Optional.empty())).text();
    }

    /**
     * The same, with each node's state.
     *
     * @param states asked for every node of the definition, by its whole name
     */
    public static String dot(Definition<?, ?> definition, Function<String, NodeState> states) {
        return new Dot(new Sketch(definition, Optional.of(states))).text();
    }

    /** For Mermaid, as pages on GitHub and elsewhere show it. */
    public static String mermaid(Definition<?, ?> definition) {
        return new Mermaid(new Sketch(definition, Optional.empty())).text();
    }

    /**
     * The same, with each node's state.
     *
     * @param states asked for every node of the definition, by its whole name
     */
    public static String mermaid(Definition<?, ?> definition, Function<String, NodeState> states) {
        return new Mermaid(new Sketch(definition, Optional.of(states))).text();
    }
}
