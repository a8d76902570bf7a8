package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's own processor for one partition, and a look at what it stores; what Kafka
 * Streams does around it is the simulator's. Not safe for use by several threads.
 */
public final class SimulatedTask {
    private final Outside around;
    private final SimulatedStore rows;
    private final SimulatedStore archived;
    private final SimulatedContext<byte[], Outbound> context;
    private final SagaProcessor processor;
    private Optional<SagaId> atHand = Optional.empty();

    /** What a task needs of the world. */
    public interface Outside {
        /** By the task's own clock. */
        long nowMs();

        /** To measure by. */
        default long nowNanos() {
            return nowMs() * 1_000_000;
        }

        /** How many partitions a topic has. */
        int partitions(String topic);

        /**
         * @param partition none for where its key belongs
         */
        void send(
                String topic,
                Optional<Integer> partition,
                byte @Nullable [] key,
                byte @Nullable [] value,
                Headers headers);

        boolean queueExists(String queue);

        boolean stillQueued(String topic, int partition, long sentAtMs);

        /** Whether no worker is known to have had that action since then. */
        boolean lacksWorker(String action, long sinceMs);

        /** What the coordinator is to fail on, if on anything. */
        Optional<Flaw> flaw(SagaId saga);
    }

    /** How a coordinator may fail on one saga by its own fault. */
    public enum Flaw {
        /** What is stored of it is in no form that was ever written. */
        SPOILT_STATE,
        /** A bug of whoever has it send a command for a record. */
        FAILING_SENDER
    }

    /** What a task has in its stores. */
    public record Stores(
            SimulatedStore sagas, SimulatedStore archive, SimulatedStore definitions) {}

    public SimulatedTask(
            int partition,
            int partitions,
            boolean strict,
            Stores stores,
            CoordinatorMetrics metrics,
            Outside around) {
        this.around = around;
        this.rows = stores.sagas();
        this.archived = stores.archive();
        this.context =
                new SimulatedContext<>(
                        around,
                        partition,
                        Map.of(
                                CoordinatorTopology.SAGA_STORE,
                                rows,
                                CoordinatorTopology.ARCHIVE_STORE,
                                new SimulatedArchive(archived),
                                CoordinatorTopology.DEFINITION_STORE,
                                stores.definitions()));
        this.processor =
                new SagaProcessor(
                        new Surroundings(
                                Settings.defaults(TopicNames.DEFAULT, strict, partitions),
                                new Definitions(),
                                new LookedUp(),
                                metrics,
                                new Batches(),
                                around::nowNanos));
        rows.asRead(this::asRead);
        processor.init(context);
    }

    private byte[] asRead(byte[] key, byte[] value) {
        if (key[0] != Keys.HEADER) {
            return value;
        }
        return around.flaw(Keys.saga(key)).equals(Optional.of(Flaw.SPOILT_STATE))
                ? new byte[] {77}
                : value;
    }

    private final class LookedUp implements Queues {
        @Override
        public boolean exists(String queue) {
            if (atHand.flatMap(around::flaw).equals(Optional.of(Flaw.FAILING_SENDER))) {
                throw new IllegalStateException("Expected to go on, but there is a bug");
            }
            return around.queueExists(queue);
        }

        @Override
        public void lookUp(String queue) {}

        @Override
        public boolean stillQueued(
                String queue, Direction direction, CommandRoute route, long sentAtMs) {
            TopicNames names = TopicNames.DEFAULT;
            String topic = direction == Direction.ACTION ? names.command(queue) : names.undo(queue);
            return around.stillQueued(topic, route.partition(around.partitions(topic)), sentAtMs);
        }

        @Override
        public boolean lacksWorker(String queue, String action, long sinceMs) {
            return around.lacksWorker(action, sinceMs);
        }

        @Override
        public void answered(String queue, String action, String worker) {}
    }

    /** Takes a record in. */
    public void process(
            String topic, long offset, byte[] key, byte[] value, Headers headers, long appendedMs) {
        context.at(topic, offset);
        atHand = Optional.of(new SagaId(new String(key, StandardCharsets.UTF_8)));
        processor.process(new Record<>(key, value, appendedMs, headers));
        atHand = Optional.empty();
    }

    /** Does what is done by the clock: timers that are due, and the patrol. */
    public void punctuate() {
        context.punctuate();
    }

    // A look at what is stored

    /** A saga as the next step would find it. */
    public Optional<View> view(SimulatedSaga saga) {
        return saga.view(rows, archived, around.nowMs());
    }

    /** When each timer of a saga is due next. */
    public Map<Timer, Long> armed(SagaId id) {
        SimulatedStore copy = new SimulatedStore("timers", SimulatedStore.newChangelog());
        each(Keys.TIMER, copy::put);
        Map<Timer, Long> armed = new HashMap<>();
        for (TimerRows.Due due : new TimerRows(copy).due(Long.MAX_VALUE - 1, Integer.MAX_VALUE)) {
            if (due.saga().equals(id) && due.isOfEngine()) {
                armed.merge(due.timer(), due.dueMs(), Math::min);
            }
        }
        return armed;
    }

    public boolean isQuarantined(SagaId id) {
        return SimulatedSaga.isQuarantined(id, rows);
    }

    /** Whether a quarantine or the waiting room holds anything of that saga. */
    public boolean isHeld(SagaId id) {
        return rows.get(Keys.quarantine(id)) != null
                || !new WaitingRoom(rows, PartitionMetrics.unwatched()).isEmpty(id);
    }

    /** The key of each row that is left of sagas, with its table first. */
    public List<String> rows() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> all = rows.all()) {
            all.forEachRemaining(row -> keys.add(new String(row.key, StandardCharsets.UTF_8)));
        }
        return keys;
    }

    private void each(byte table, java.util.function.BiConsumer<byte[], byte[]> then) {
        byte[] prefix = {table};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(prefix, Keys.after(prefix))) {
            found.forEachRemaining(row -> then.accept(row.key, row.value));
        }
    }
}
