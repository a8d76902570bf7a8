package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What is connected to what: four input topics, one processor with two stores, one way out, and the
 * definitions beside them. Every name here is part of what is stored, and must not change.
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
            CoordinatorMetrics metrics,
            Batches batches) {
        return of(
                new Surroundings(settings, definitions, queues, metrics, batches, System::nanoTime),
                persistent
                        ? Stores.persistentKeyValueStore(SAGA_STORE)
                        : Stores.inMemoryKeyValueStore(SAGA_STORE),
                archive(settings, persistent),
                // On disk, as nothing but the right to register bounds how many there are.
                persistent
                        ? Stores.persistentKeyValueStore(DEFINITION_STORE)
                        : Stores.inMemoryKeyValueStore(DEFINITION_STORE));
    }

    static Topology of(
            Surroundings surroundings,
            KeyValueBytesStoreSupplier sagas,
            WindowBytesStoreSupplier archive) {
        return of(surroundings, sagas, archive, Stores.inMemoryKeyValueStore(DEFINITION_STORE));
    }

    private static Topology of(
            Surroundings surroundings,
            KeyValueBytesStoreSupplier sagas,
            WindowBytesStoreSupplier archive,
            KeyValueBytesStoreSupplier definitions) {
        Settings settings = surroundings.settings();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        Topology topology = new Topology();
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(definitions, Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                "definition-source",
                bytes,
                bytes,
                settings.topics().definition(),
                "definition-keeper",
                (ProcessorSupplier<byte[], byte[], Void, Void>)
                        () ->
                                new DefinitionKeeper(
                                        surroundings.definitions(), surroundings.metrics()));
        input(topology, "start-source", settings.topics().start());
        input(topology, "event-source", settings.topics().event());
        input(topology, "control-source", settings.topics().control());
        input(topology, "signal-source", settings.topics().signal());
        topology.addProcessor(
                PROCESSOR,
                () -> new SagaProcessor(surroundings),
                "start-source",
                "event-source",
                "control-source",
                "signal-source");
        Changelogs changelogs = Changelogs.of(settings);
        topology.addStateStore(sagaStore(sagas, changelogs), PROCESSOR);
        topology.addStateStore(archiveStore(archive, changelogs), PROCESSOR);
        topology.addSink(
                "out",
                new Outbound.Address(),
                new ByteArraySerializer(),
                VALUE,
                new Outbound.Partitioner(),
                PROCESSOR);
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
            KeyValueBytesStoreSupplier sagas, Changelogs changelogs) {
        return Stores.keyValueStoreBuilder(sagas, Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingEnabled(changelogs.saga().configuration());
    }

    static WindowBytesStoreSupplier archive(Settings settings, boolean persistent) {
        Duration window = settings.archiveSegment();
        Duration kept = settings.archiveKept();
        return persistent
                ? Stores.persistentWindowStore(ARCHIVE_STORE, kept, window, false)
                : Stores.inMemoryWindowStore(ARCHIVE_STORE, kept, window, false);
    }

    private static StoreBuilder<WindowStore<byte[], byte[]>> archiveStore(
            WindowBytesStoreSupplier archive, Changelogs changelogs) {
        return Stores.windowStoreBuilder(archive, Serdes.ByteArray(), Serdes.ByteArray())
                // Each entry is written once, and most look-ups find nothing: a cache would only
                // take room from the sagas that are open.
                .withCachingDisabled()
                .withLoggingEnabled(changelogs.archive().configuration());
    }
}
