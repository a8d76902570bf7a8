package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeRef;
import dev.penelope.protocol.CommandRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a saga costs, counted exactly: records and bytes, in every topic. Each step is committed by
 * itself here, so that the cache saves nothing; under load it does.
 */
final class RecordBudgetTest {
    private final Bench bench = new Bench();

    private record Cost(int records, int bytes) {
        Cost plus(TestRecord<byte[], byte[]> record) {
            int size = size(record.key()) + size(record.value());
            for (Header header : record.headers()) {
                size += header.key().length() + size(header.value());
            }
            return new Cost(records + 1, bytes + size);
        }

        private static int size(byte[] bytes) {
            return bytes == null ? 0 : bytes.length;
        }
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aTripCostsAtMostTwentyRecordsAndTwelveKilobytes() {
        bench.register(TripSaga.definition());
        drain();
        bench.counted.clear();
        bench.start("trip-0190c5f2-7f4e-7cc3-9d1e", TripSaga.definition(), TripSaga.PARAMS);
        Map<String, Cost> costs = work(command -> Optional.of(TripSaga.BOOKING));

        assertThat(records(costs, "in-start")).isEqualTo(1);
        assertThat(records(costs, "saga-command.default")).isEqualTo(5);
        assertThat(records(costs, "in-event")).isEqualTo(5);
        assertThat(records(costs, "saga-result")).isEqualTo(1);
        assertThat(records(costs, "changelog")).isLessThanOrEqualTo(8);
        assertThat(costs.values().stream().mapToInt(Cost::bytes).sum())
                .as("bytes of keys, values and headers in %s", costs)
                .isLessThanOrEqualTo(12 * 1024);
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheSagasWidth() {
        costsNoMore("wide", perNode(wide(10)), perNode(wide(200)), perNode(wide(2_000)));
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheSagasLength() {
        costsNoMore("long", perNode(row(10)), perNode(row(200)), perNode(row(2_000)));
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheNumberOfSubsagas() {
        costsNoMore("nested", perNode(subsagas(2)), perNode(subsagas(40)), perNode(subsagas(400)));
    }

    /**
     * Bytes do not grow. One that fits into a single record of state writes that alone at each
     * step, any larger one its header, a page and an output; and so does the largest.
     */
    private static void costsNoMore(String shape, PerNode ten, PerNode hundreds, PerNode most) {
        String costs =
                "%s sagas of 10 nodes cost %s per node, of 200 %s, of 2,000 %s"
                        .formatted(shape, ten, hundreds, most);
        assertThat(most.bytes()).as(costs).isLessThanOrEqualTo(1.3 * ten.bytes());
        assertThat(hundreds.bytes()).as(costs).isLessThanOrEqualTo(1.3 * ten.bytes());
        assertThat(most.records()).as(costs).isLessThanOrEqualTo(2 * ten.records());
        assertThat(most.records()).as(costs).isLessThanOrEqualTo(1.05 * hundreds.records());
    }

    private record PerNode(double records, double bytes) {}

    private PerNode perNode(Definition<?, ?> definition) {
        bench.register(definition);
        drain();
        bench.counted.clear();
        bench.start("saga-" + definition.nodes().size(), definition, TripSaga.PARAMS);
        Map<String, Cost> costs = work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(records(costs, "saga-result")).isEqualTo(1);
        double nodes = definition.nodes().size();
        return new PerNode(
                costs.values().stream().mapToInt(Cost::records).sum() / nodes,
                costs.values().stream().mapToInt(Cost::bytes).sum() / nodes);
    }

    private static final Action<String, String> STEP =
            Action.of("step", String.class, String.class);

    private static Definition<String, String> row(int nodes) {
        var saga = Definition.named("row-" + nodes, 1, String.class);
        NodeRef<String> last = saga.action("node-0", STEP, saga.params());
        for (int i = 1; i < nodes; i++) {
            last = saga.action("node-" + i, STEP, last);
        }
        return saga.build(last);
    }

    /** So many in a row, each of five nodes with its end, of which two stand side by side. */
    private static Definition<String, String> subsagas(int number) {
        var inner = Definition.named("inner", 1, String.class);
        var first = inner.action("first", STEP, inner.params());
        var left = inner.action("left", STEP, first);
        var right = inner.action("right", STEP, first);
        var built = inner.build(inner.action("join", STEP, left).after(right));
        var saga = Definition.named("subsagas-" + number, 1, String.class);
        NodeRef<String> last = saga.subsaga("sub-0", built, saga.params());
        for (int i = 1; i < number; i++) {
            last = saga.subsaga("sub-" + i, built, last);
        }
        return saga.build(last);
    }

    private static Definition<String, String> wide(int nodes) {
        var saga = Definition.named("wide-" + nodes, 1, String.class);
        Action<String, String> step = Action.of("step", String.class, String.class);
        List<NodeRef<?>> all = new ArrayList<>();
        for (int i = 0; i < nodes - 1; i++) {
            all.add(saga.action("node-" + i, step, saga.params()));
        }
        var last = saga.action("last", step, saga.params()).after(all.toArray(NodeRef<?>[]::new));
        return saga.build(last);
    }

    private Map<String, Cost> work(
            java.util.function.Function<CommandRecord, Optional<String>> worker) {
        Map<String, Cost> costs = new TreeMap<>();
        boolean more = true;
        while (more) {
            bench.pass(java.time.Duration.ofMillis(50));
            List<CommandRecord> commands = new ArrayList<>();
            for (TestRecord<byte[], byte[]> record : read("saga-command.default")) {
                costs.merge(
                        "saga-command.default", new Cost(0, 0).plus(record), RecordBudgetTest::sum);
                commands.add(dev.penelope.protocol.CommandJson.read(record.value()));
            }
            commands.forEach(
                    command -> bench.succeed(command, worker.apply(command).orElseThrow()));
            more = !commands.isEmpty();
        }
        costs.put("in-start", new Cost(0, 0).plus(bench.counted.removeFirst()));
        bench.counted.forEach(record ->
                costs.merge("in-event", new Cost(0, 0).plus(record), RecordBudgetTest::sum));
        for (String topic :
                List.of("saga-result", "bench-saga-changelog", "bench-archive-changelog")) {
            String name = topic.endsWith("changelog") ? "changelog" : topic;
            read(topic)
                    .forEach(record ->
                            costs.merge(name, new Cost(0, 0).plus(record), RecordBudgetTest::sum));
        }
        return costs;
    }

    private static Cost sum(Cost one, Cost other) {
        return new Cost(one.records() + other.records(), one.bytes() + other.bytes());
    }

    private static int records(Map<String, Cost> costs, String topic) {
        return costs.getOrDefault(topic, new Cost(0, 0)).records();
    }

    private void drain() {
        List.of("bench-saga-changelog", "bench-archive-changelog", "saga-result")
                .forEach(this::read);
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return bench.driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }
}
