package dev.penelope.coordinator.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;

/** Has every store draw on the one bounded memory. Made by Kafka Streams, by name. */
public final class RocksSettings implements RocksDBConfigSetter {
    static final String MEMORY = "penelope.rocks.memory";

    private static final long WRITE_BUFFER_BYTES = 8L * 1024 * 1024;

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        RocksMemory memory = (RocksMemory) configs.get(MEMORY);
        if (memory == null) {
            return;
        }
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(memory.cache());
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setCacheIndexAndFilterBlocksWithHighPriority(true);
        tables.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String store, Options options) {
        // The memory outlives the stores; the coordinator closes it.
    }
}
