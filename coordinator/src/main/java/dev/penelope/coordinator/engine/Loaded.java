package dev.penelope.coordinator.engine;

import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a command carries of values that others returned: a node's input, or its parameters.
 *
 * @param json none if it has more bytes than there is room for, or if the input is the parameters
 */
record Loaded(Optional<Json> json, int bytes) {
    private static Loaded of(Json json) {
        return new Loaded(Optional.of(json), json.size());
    }

    /** A node's declared input, or what a person put in its place. */
    static Loaded input(Draft draft, int place, Node.Run node, int most) {
        return draft.row(place).edited
                ? of(draft.payload(new Payload.Input(place)).orElseThrow())
                : input(draft, node.input(), most);
    }

    private static Loaded input(Draft draft, Input input, int most) {
        return switch (input) {
            case Input.None none -> of(Json.NULL);
            case Input.Params params -> new Loaded(Optional.empty(), 0);
            case Input.Output output -> of(outputOf(draft, output.node()));
            case Input.Outputs outputs -> join(draft, outputs.nodes(), most);
        };
    }

    /** The parameters of the subsaga that the node stands in, or those of the saga. */
    static Loaded params(Draft draft, int place, int most) {
        int scope = draft.graph.scope(place);
        while (scope >= 0) {
            Input params = ((Node.Subsaga) draft.node(scope)).params();
            if (!(params instanceof Input.Params)) {
                return params(draft, scope, params, most);
            }
            scope = draft.graph.scope(scope);
        }
        return of(draft.payload(new Payload.Params()).orElse(Json.NULL));
    }

    /** Put together once in a step, however many of the subsaga's nodes it dispatches. */
    private static Loaded params(Draft draft, int scope, Input params, int most) {
        Loaded known = draft.paramsOf.get(scope);
        if (known == null) {
            known = input(draft, params, most);
            if (known.json().isPresent()) {
                draft.paramsOf.put(scope, known);
            }
        }
        return known;
    }

    /** Thousands of large outputs would not fit into memory: what is too much is not loaded. */
    private static Loaded join(Draft draft, List<String> nodes, int most) {
        List<String> names = new ArrayList<>(nodes.size());
        List<Json> values = new ArrayList<>(nodes.size());
        int bytes = 0;
        for (String node : nodes) {
            String name = NodePath.local(node);
            Json value = outputOf(draft, node);
            bytes += name.length() + value.size();
            if (bytes > most) {
                return new Loaded(Optional.empty(), bytes);
            }
            names.add(name);
            values.add(value);
        }
        return of(Json.object(names, values));
    }

    private static Json outputOf(Draft draft, String name) {
        return draft.output(draft.graph.indexOf(name)).orElse(Json.NULL);
    }
}
