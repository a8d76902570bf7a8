package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pages of nodes: in rows of their own, and with what is newer in the header. */
final class PageTest {
    private static final long START = 1_790_000_000_000L;
    private static final int FIRST = View.PAGE;
    private static final Graph GRAPH = graph(2 * View.PAGE - 2);

    @Test
    void aPageIsReadAsItWasWritten() {
        Page page = page(View.PAGE, "old");
        assertThat(PageCodec.read(PageCodec.write(page, FIRST, START), FIRST, START))
                .isEqualTo(page);
    }

    @Test
    void aPageThatIsCutOffOrTooLongOrNewerIsRefused() {
        byte[] row = PageCodec.write(page(3, "old"), FIRST, START);
        for (int length = 0; length < row.length; length++) {
            refused(Arrays.copyOf(row, length));
        }
        refused(Arrays.copyOf(row, row.length + 1));
        byte[] newer = row.clone();
        newer[0] = 9;
        refused(newer);
    }

    private static void refused(byte[] row) {
        assertThatThrownBy(() -> PageCodec.read(row, FIRST, START))
                .isInstanceOf(CorruptStateException.class);
    }

    @Test
    void aNodeInTheHeaderTakesThePlaceOfThatInTheRowWithAllItsPayloads() {
        Page row = page(View.PAGE - 2, "old");
        Page newer = new Page(List.of(node(NodeState.SUCCEEDED)), Map.of());
        Page page = row.with(Map.of(FIRST + 1, newer), GRAPH, 1);
        assertThat(page.nodes().get(1).state()).isEqualTo(NodeState.SUCCEEDED);
        assertThat(page.nodes().get(2)).isEqualTo(row.nodes().get(2));
        assertThat(page.payloads().keySet()).containsExactly(new Payload.Output(FIRST));
        assertThat(page.only(FIRST + 1)).isEqualTo(newer);
    }

    @Test
    void nodesWithoutARowAreUntouched() {
        Page newer = new Page(List.of(node(NodeState.RUNNING)), Map.of());
        Page page = Page.UNTOUCHED.with(Map.of(FIRST, newer), GRAPH, 1);
        assertThat(page.nodes()).hasSize(View.PAGE - 2);
        assertThat(page.nodes().get(1)).isEqualTo(NodeRow.untouched(1, 1));
        assertThat(page.nodes().getLast()).isEqualTo(NodeRow.untouched(1, 0));
        assertThat(Page.UNTOUCHED.with(Map.of(), GRAPH, 1)).isEqualTo(Page.UNTOUCHED);
    }

    @Test
    void aRowWithOtherNodesThanItsPageIsRefused() {
        assertThatThrownBy(() -> page(3, "old").with(Map.of(), GRAPH, 1))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("Expected a row of page 1 to have 10 nodes, but it has 3");
        Map<Integer, Page> two = Map.of(FIRST, page(2, "new"));
        assertThatThrownBy(() -> Page.UNTOUCHED.with(two, GRAPH, 1))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("Expected a row of page 1 to have 1 nodes, but it has 2");
    }

    private static Page page(int nodes, String value) {
        return new Page(
                IntStream.range(0, nodes).mapToObj(at -> node(NodeState.RUNNING)).toList(),
                Map.of(
                        new Payload.Output(FIRST), Json.of("1"),
                        new Payload.Details(FIRST + 1), Json.of("\"" + value + "\"")));
    }

    private static NodeRow node(NodeState state) {
        return new NodeRow(
                state,
                NodeRow.Flags.NONE,
                1,
                0,
                1,
                0,
                1,
                new NodeRow.Times(START + 5, 0, 0),
                NodeRow.Silence.NONE);
    }

    private static Graph graph(int nodes) {
        Action<String, String> step = Action.of("step", String.class, String.class);
        var saga = Definition.named("row", 1, String.class);
        var last = saga.action("node-0", step, saga.params());
        for (int i = 1; i < nodes; i++) {
            last = saga.action("node-" + i, step, last);
        }
        return Compiled.of(saga.build(last)).graph();
    }
}
