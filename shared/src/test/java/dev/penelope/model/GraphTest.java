package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.testing.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GraphTest {
    private static Node node(String name, List<String> after) {
        return new Node.Run(name, name, "act", new Input.None(), after, Policy.DEFAULT);
    }

    private static Node node(String name, String... after) {
        return node(name, List.of(after));
    }

    private static List<String> order(Graph graph) {
        return IntStream.range(0, graph.size()).mapToObj(graph::node).map(Node::name).toList();
    }

    @Test
    void nodesStandBehindWhatTheyWaitForAndOtherwiseAsDeclared() {
        Graph graph =
                Graph.of(
                        List.of(
                                node("end", "c", "b"),
                                node("c", "a"),
                                node("b", "a"),
                                node("free"),
                                node("a"),
                                node("b2", "free")));

        // This order is where running sagas keep their nodes' states: it must never change.
        assertThat(order(graph)).containsExactly("free", "a", "b2", "c", "b", "end");
        assertThat(graph.level(graph.indexOf("end"))).isEqualTo(2);
        assertThat(graph.predecessors(graph.indexOf("end")))
                .containsExactly(graph.indexOf("c"), graph.indexOf("b"));
        assertThat(graph.successors(graph.indexOf("a")))
                .containsExactly(graph.indexOf("c"), graph.indexOf("b"));
        assertThat(graph.indexOf("nobody")).isEqualTo(-1);
    }

    @Test
    void nodesInACircleAndBehindItAreLeftOut() {
        Graph graph =
                Graph.of(List.of(node("a", "b"), node("b", "a"), node("c", "b"), node("free")));

        assertThat(order(graph)).containsExactly("free");
    }

    @Test
    void aLongChainNeedsNoDeepStack() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nodes.add(i == 0 ? node("n0") : node("n" + i, "n" + (i - 1)));
        }
        Collections.reverse(nodes);

        Graph graph = Graph.of(nodes);

        assertThat(graph.level(graph.size() - 1)).isEqualTo(99_999);
    }

    @Seeded
    void everyNodeStandsBehindItsPredecessorsAndOneLevelAboveTheHighest(Random random) {
        List<Node> nodes = randomNodes(random);
        Graph graph = Graph.of(nodes);

        assertThat(graph.size()).isEqualTo(nodes.size());
        for (int place = 0; place < graph.size(); place++) {
            int at = place;
            int[] before = graph.predecessors(place);
            int highest = Arrays.stream(before).map(graph::level).max().orElse(-1);
            assertThat(Arrays.stream(before).boxed())
                    .isSorted()
                    .allMatch(predecessor -> predecessor < at);
            assertThat(graph.level(place)).isEqualTo(highest + 1);
            assertThat(graph.indexOf(graph.node(place).name())).isEqualTo(place);
            for (int predecessor : before) {
                assertThat(graph.successors(predecessor)).contains(place);
            }
        }
    }

    @Seeded
    void theOrderInWhichEdgesAreDeclaredChangesNoPlace(Random random) {
        List<Node> nodes = randomNodes(random);
        List<Node> shuffled =
                nodes.stream()
                        .map(node -> {
                            List<String> after = new ArrayList<>(node.after());
                            Collections.shuffle(after, random);
                            return node(node.name(), after);
                        })
                        .toList();

        assertThat(order(Graph.of(shuffled))).isEqualTo(order(Graph.of(nodes)));
    }

    private static List<Node> randomNodes(Random random) {
        int size = 1 + random.nextInt(60);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<String> after = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(4) == 0) {
                    after.add("n" + j);
                }
            }
            nodes.add(node("n" + i, after));
        }
        Collections.shuffle(nodes, random);
        return nodes;
    }
}
