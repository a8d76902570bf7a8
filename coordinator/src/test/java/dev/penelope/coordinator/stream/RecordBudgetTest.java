package dev.penelope.coordinator.stream;

import static java.util.Collections.shuffle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.token.TokenKeys;
import dev.penelope.coordinator.token.TokenPolicy;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeRef;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a saga costs, counted exactly: records and bytes, in every topic. Each step is committed by
 * itself here, so that the cache saves nothing; under load it does. What is deleted counts.
 */
final class RecordBudgetTest {
    private Bench bench = new Bench();

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

    /** What a trip cost before commands said their definition and were signed. */
    private static final int BEFORE_TOKENS = 7_447;

    /** What a coordinator writes beside commands. */
    private static final List<String> WRITTEN =
            List.of(
                    "saga-result",
                    "saga-reply",
                    "saga-notice",
                    "saga-signal",
                    "bench-saga-changelog",
                    "bench-archive-changelog");

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aTripCostsAtMostTwentyRecordsAndTwelveKilobytes() {
        aTripCostsAtMost(12 * 1024);
    }

    /**
     * A token is 25 characters here, and 11 bytes of its field, in five commands and five events.
     */
    @Test
    void tokensCostThirtySixBytesInEachCommandAndEvent() {
        int without = aTripCostsAtMost(8 * 1024);
        bench.close();
        bench =
                new Bench(
                        TokenKeys.of(TokenPolicy.REQUIRED, "k1", Map.of("k1", new byte[32])), true);
        bench.register(TripSaga.definition());
        bench.start("the-first-stores-a-fingerprint", TripSaga.definition(), TripSaga.PARAMS);
        work(command -> Optional.of(TripSaga.BOOKING), Order.AS_SENT);
        int with = aTripCostsAtMost(Math.toIntExact(Math.round(1.15 * BEFORE_TOKENS)));

        assertThat(with - without).isEqualTo(2 * 5 * 36);
    }

    private int aTripCostsAtMost(int bytes) {
        bench.register(TripSaga.definition());
        drain();
        bench.counted.clear();
        bench.start("trip-0190c5f2-7f4e-7cc3-9d1e", TripSaga.definition(), TripSaga.PARAMS);
        Map<String, Cost> costs = work(command -> Optional.of(TripSaga.BOOKING), Order.AS_SENT);

        assertThat(records(costs, "in-start")).isEqualTo(1);
        assertThat(records(costs, "saga-command.default")).isEqualTo(5);
        assertThat(records(costs, "in-event")).isEqualTo(5);
        assertThat(records(costs, "saga-result")).isEqualTo(1);
        assertThat(records(costs, "saga-reply")).isZero();
        assertThat(records(costs, "saga-notice")).isZero();
        assertThat(records(costs, "saga-signal")).isZero();
        assertThat(records(costs, "changelog")).isLessThanOrEqualTo(8);
        int all = costs.values().stream().mapToInt(Cost::bytes).sum();
        assertThat(all)
                .as("bytes of keys, values and headers in %s", costs)
                .isLessThanOrEqualTo(bytes);
        return all;
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheSagasWidth() {
        costsNoMore(RecordBudgetTest::wide, Order.AS_SENT);
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheSagasWidthInWhateverOrderNodesEnd() {
        costsNoMore(RecordBudgetTest::wide, Order.AT_RANDOM);
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheSagasLength() {
        costsNoMore(RecordBudgetTest::row, Order.AS_SENT);
    }

    @Test
    void whatANodeCostsDoesNotGrowWithTheNumberOfSubsagas() {
        costsNoMore(nodes -> subsagas(nodes / 5), Order.AS_SENT);
    }

    private void costsNoMore(IntFunction<Definition<?, ?>> shape, Order order) {
        PerNode ten = perNode(shape.apply(10), order);
        for (int nodes : new int[] {15, 60, 200, 2_000}) {
            PerNode more = perNode(shape.apply(nodes), order);
            String costs = "of 10 nodes %s, of %s %s".formatted(ten, nodes, more);
            assertThat(more.records()).as(costs).isLessThanOrEqualTo(1.3 * ten.records());
            assertThat(more.bytes()).as(costs).isLessThanOrEqualTo(1.3 * ten.bytes());
        }
    }

    private record PerNode(double records, double bytes) {}

    /** In which order the commands that are out are answered. */
    private enum Order {
        AS_SENT,
        AT_RANDOM;

        void arrange(List<CommandRecord> commands) {
            switch (this) {
                case AS_SENT -> {}
                case AT_RANDOM -> shuffle(commands, new Random(7));
            }
        }
    }

    private PerNode perNode(Definition<?, ?> definition, Order order) {
        bench.register(definition);
        drain();
        bench.counted.clear();
        bench.start("saga-" + definition.nodes().size(), definition, TripSaga.PARAMS);
        Map<String, Cost> costs = work(command -> Optional.of(TripSaga.BOOKING), order);
        assertThat(records(costs, "saga-result")).isEqualTo(1);
        assertThat(kept()).as("rows that are left").isZero();
        double nodes = definition.nodes().size();
        return new PerNode(
                costs.values().stream().mapToInt(Cost::records).sum() / nodes,
                costs.values().stream().mapToInt(Cost::bytes).sum() / nodes);
    }

    private int kept() {
        int kept = 0;
        try (var all = bench.rows().all()) {
            for (; all.hasNext(); all.next()) {
                kept++;
            }
        }
        return kept;
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
        List<NodeRef<?>> all = new ArrayList<>();
        for (int i = 0; i < nodes - 1; i++) {
            all.add(saga.action("node-" + i, STEP, saga.params()));
        }
        var last = saga.action("last", STEP, saga.params()).after(all.toArray(NodeRef<?>[]::new));
        return saga.build(last);
    }

    private Map<String, Cost> work(Function<CommandRecord, Optional<String>> worker, Order order) {
        Map<String, Cost> costs = new TreeMap<>();
        List<CommandRecord> commands = commands(costs);
        while (!commands.isEmpty()) {
            order.arrange(commands);
            commands.forEach(
                    command -> bench.succeed(command, worker.apply(command).orElseThrow()));
            commands = commands(costs);
        }
        costs.put("in-start", new Cost(0, 0).plus(bench.counted.removeFirst()));
        bench.counted.forEach(record ->
                costs.merge("in-event", new Cost(0, 0).plus(record), RecordBudgetTest::sum));
        for (String topic : WRITTEN) {
            String name = topic.endsWith("changelog") ? "changelog" : topic;
            read(topic)
                    .forEach(record ->
                            costs.merge(name, new Cost(0, 0).plus(record), RecordBudgetTest::sum));
        }
        return costs;
    }

    /** All that are out, when nothing more is to be done but to answer them. */
    private List<CommandRecord> commands(Map<String, Cost> costs) {
        List<CommandRecord> commands = new ArrayList<>();
        boolean more = true;
        while (more) {
            bench.pass(Duration.ofMillis(50));
            List<TestRecord<byte[], byte[]>> records = read("saga-command.default");
            for (TestRecord<byte[], byte[]> record : records) {
                costs.merge(
                        "saga-command.default", new Cost(0, 0).plus(record), RecordBudgetTest::sum);
                commands.add(CommandJson.read(record.value()));
            }
            more = !records.isEmpty();
        }
        return commands;
    }

    private static Cost sum(Cost one, Cost other) {
        return new Cost(one.records() + other.records(), one.bytes() + other.bytes());
    }

    private static int records(Map<String, Cost> costs, String topic) {
        return costs.getOrDefault(topic, new Cost(0, 0)).records();
    }

    private void drain() {
        WRITTEN.forEach(this::read);
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return bench.driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }
}
