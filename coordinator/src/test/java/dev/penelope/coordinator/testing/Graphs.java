package dev.penelope.coordinator.testing;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.NodeRef;
import dev.penelope.model.UndoPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Definitions for tests. */
final class Graphs {
    static final Action<String, String> DO = Action.of("do", String.class, String.class);

    private Graphs() {}

    /** a, then b and c at once, then d. */
    static Definition<String, String> diamond() {
        var saga = Definition.named("diamond", 1, String.class);
        var a = saga.action("a", DO, saga.params());
        var b = saga.action("b", DO, saga.params()).after(a);
        var c = saga.action("c", DO, saga.params()).after(a);
        var d = saga.action("d", DO, saga.params()).after(b).after(c);
        return saga.build(d);
    }

    /** a, whose undo a person is asked about, then b, which cannot be undone, then c and d. */
    static Definition<String, String> pivot() {
        var saga = Definition.named("pivot", 1, String.class);
        var a =
                saga.action("a", DO, saga.params())
                        .policy(policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR));
        var b = saga.action("b", DO, saga.params()).after(a).pivot();
        var c = saga.action("c", DO, saga.params()).after(b);
        return saga.build(saga.action("d", DO, saga.params()).after(c));
    }

    /** a, which cannot be undone, and b beside it, then c. */
    static Definition<String, String> besideAPivot() {
        var saga = Definition.named("beside-a-pivot", 1, String.class);
        var a = saga.action("a", DO, saga.params()).pivot();
        var b = saga.action("b", DO, saga.params());
        return saga.build(saga.action("c", DO, saga.params()).after(a, b));
    }

    /**
     * Up to ten nodes, subsagas among them, each after some of those before; the last is after all.
     */
    static Definition<String, String> random(Random random) {
        var saga = Definition.named("random", 1, String.class);
        List<NodeRef<String>> nodes = new ArrayList<>();
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            var node =
                    random.nextInt(8) == 0
                            ? saga.subsaga("s" + i, diamond(), saga.params())
                            : saga.action("n" + i, DO, saga.params());
            for (NodeRef<String> before : nodes) {
                if (random.nextInt(3) == 0) {
                    node = node.after(before);
                }
            }
            nodes.add(node);
        }
        var last = saga.action("last", DO, saga.params());
        for (NodeRef<String> before : nodes) {
            last = last.after(before);
        }
        return saga.build(last);
    }

    static Json nothing() {
        return Json.of("\"\"");
    }
}
