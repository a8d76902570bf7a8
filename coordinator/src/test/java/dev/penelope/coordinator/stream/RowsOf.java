package dev.penelope.coordinator.stream;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store of open sagas in memory that holds these rows from the start, as if restored. */
record RowsOf(List<KeyValue<Bytes, byte[]>> rows) implements KeyValueBytesStoreSupplier {
    @Override
    public String name() {
        return CoordinatorTopology.SAGA_STORE;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
        KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore(name()).get();
        store.putAll(rows);
        return store;
    }

    @Override
    public String metricsScope() {
        return "in-memory";
    }
}
