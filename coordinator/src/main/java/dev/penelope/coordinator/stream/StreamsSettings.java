package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorConfig;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' configuration, each value beside its reason. */
final class StreamsSettings {
    private StreamsSettings() {}

    static Properties of(CoordinatorConfig config, String instance, RocksMemory memory) {
        Properties all = new Properties();
        config.kafka().forEach(all::put);
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        all.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        // State, commands and read positions change together or not at all.
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        // A commit that was asked for waits for the poll to return: the default of 100 ms would be
        // the latency of every hop.
        all.put(StreamsConfig.POLL_MS_CONFIG, 5L);
        // Nothing relies on the order between the input topics, so none waits for another.
        all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheBytes());
        // Names are part of what is stored: none may be made up.
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class);
        all.put(RocksSettings.MEMORY, memory);
        // The classic protocol knows static membership, so that a restart need not wait for the
        // session of the process before to end.
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                instance);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
        // A commit sends what lingers. In strict mode nobody sees a record before its commit, so
        // that a transaction may go out in few requests; in fast mode workers do.
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                config.strict() ? 5 : 0);
        // Under load one transaction has more for each partition than Kafka's 16 KiB.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        // The first records of a transaction are refused while the last one is being completed,
        // which takes a few milliseconds; the default of 100 would be a stall of that length.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
        // How long a dead coordinator's open transaction may hold back readers, at worst.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 15_000);
        // A record that is not taken within the transaction's time cannot be committed any more.
        // Streams would wait for ever: a queue's topic that is deleted with a command on its way
        // would hold up every saga of the thread. Not shorter: a broker that dies is replaced
        // within about ten seconds, and to give up means to restore the state.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), 15_000);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 10_000);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), 15_000);
        // As much as the dead letters take: nothing larger is ever sent.
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                5 * 1024 * 1024);
        return all;
    }
}
