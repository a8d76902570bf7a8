package dev.penelope.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Graph;
import dev.penelope.protocol.RandomDefinitions;
import dev.penelope.testing.Seeded;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Any graph as a tree. What trees look like is shown where they are printed. */
final class OutlineTest {
    @Seeded(runs = 300)
    void eachNodeHasALineAndEachLineStandsBelowOneThatOpens(Random random, long seed) {
        Graph graph = new RandomDefinitions(random).definition().graph();
        List<Outline.Entry> entries =
                IntStream.range(0, graph.size())
                        .mapToObj(place ->
                                new Outline.Entry(
                                        graph.node(place).name(),
                                        "",
                                        graph.level(place),
                                        "#" + place))
                        .toList();

        List<String> lines = Outline.of(entries, UnaryOperator.identity());

        String all = String.join("\n", lines);
        assertThat(lines.stream().filter(line -> line.contains("#")).map(OutlineTest::place))
                .as(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, graph.size()).boxed().toList());
        assertThat(lines.stream().filter(line -> !line.contains("#")))
                .as(all)
                .allMatch(line -> line.endsWith("┬ in parallel"));
        for (int at = 1; at < lines.size(); at++) {
            int deeper = depth(lines.get(at)) - depth(lines.get(at - 1));
            boolean opens = lines.get(at - 1).contains("┬");
            assertThat(deeper).as("line %d of\n%s", at, all).isLessThanOrEqualTo(opens ? 1 : 0);
            assertThat(!opens || deeper == 1).as("line %d of\n%s", at, all).isTrue();
        }
    }

    private static int place(String line) {
        return Integer.parseInt(line.substring(line.indexOf('#') + 1));
    }

    private static int depth(String line) {
        return Math.max(line.indexOf('├'), line.indexOf('└')) / 2;
    }
}
