package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What is connected to what: three input topics, one processor with two stores, one way out, and
 * the definitions beside them. Every name here is part of what is stored, and must not change.
 */
final class CoordinatorTopology {
    static final String SAGA_STORE = "saga";
    static final String ARCHIVE_STORE = "archive";
    static final String DEFINITION_STORE = "definition";

    private static final String PROCESSOR = "coordinate";
    private static final Serializer<Outbound> VALUE = (topic, outbound) -> outbound.value();

    private CoordinatorTopology() {}

    static Topology of(
            Settings settings,
            boolean persistent,
            Queues queues,
            Definitions definitions,
            CoordinatorMetrics metrics) {
        return of(
                new Surroundings(settings, definitions, queues, metrics, System::nanoTime),
                persistent
                        ? Stores.persistentKeyValueStore(SAGA_STORE)
                        : Stores.inMemoryKeyValueStore(SAGA_STORE),
                archive(settings, persistent));
    }

    static Topology of(
            Surroundings surroundings,
            KeyValueBytesStoreSupplier sagas,
            WindowBytesStoreSupplier archive) {
        Settings settings = surroundings.settings();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Topology topology = new Topology();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(DEFINITION_STORE),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                "definition-source",
                bytes,
                bytes,
                settings.topics().definition(),
                "definition-keeper",
                (ProcessorSupplier<byte[], byte[], Void, Void>) Keeper::new);
        input(topology, "start-source", settings.topics().start());
        input(topology, "event-source", settings.topics().event());
        input(topology, "control-source", settings.topics().control());
        topology.addProcessor(
                PROCESSOR,
                () -> new SagaProcessor(surroundings),
                "start-source",
                "event-source",
                "control-source");
        topology.addStateStore(sagaStore(sagas), PROCESSOR);
        topology.addStateStore(archiveStore(archive), PROCESSOR);
        topology.addSink(
                "out", new Outbound.Address(), new ByteArraySerializer(), VALUE, PROCESSOR);
        return topology;
    }

    /** Where to begin was settled before: to find no position here means that input may be lost. */
    private static void input(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.none(),
                name,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> sagaStore(
            KeyValueBytesStoreSupplier sagas) {
        return Stores.keyValueStoreBuilder(sagas, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(SAGA_CHANGELOG);
    }

    static WindowBytesStoreSupplier archive(Settings settings, boolean persistent) {
        Duration kept = Archive.kept(settings);
        Duration window = settings.archiveSegment();
        return persistent
                ? Stores.persistentWindowStore(ARCHIVE_STORE, kept, window, false)
                : Stores.inMemoryWindowStore(ARCHIVE_STORE, kept, window, false);
    }

    private static StoreBuilder<WindowStore<byte[], byte[]>> archiveStore(
            WindowBytesStoreSupplier archive) {
        return Stores.windowStoreBuilder(archive, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(ARCHIVE_CHANGELOG);
    }

    /**
     * Open sagas: rewritten all the time, so it must be compacted soon, or a restore reads it all.
     */
    private static final Map<String, String> SAGA_CHANGELOG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                    // Only closed segments are compacted: the default is 1 GiB or a week.
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 * 1024 * 1024),
                    TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofHours(1).toMillis()),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.2",
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                            Long.toString(Duration.ofHours(6).toMillis()),
                    // Longer than any restore may take, so that none misses a deletion.
                    TopicConfig.DELETE_RETENTION_MS_CONFIG,
                            Long.toString(Duration.ofHours(24).toMillis()),
                    // The largest row is a record that waits, with room for its batch.
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                            Integer.toString(WaitingRoom.LARGEST + 256 * 1024));

    /** Finished sagas: written once each, and gone with their segment. */
    private static final Map<String, String> ARCHIVE_CHANGELOG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    "compact,delete",
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(64 * 1024 * 1024),
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.2",
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(1_310_720));

    /** Puts definitions into the global table as they come. */
    private static final class Keeper extends ContextualProcessor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            KeyValueStore<byte[], byte[]> table = context().getStateStore(DEFINITION_STORE);
            table.put(record.key(), record.value());
        }
    }
}
