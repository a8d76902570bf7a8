package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorConfig;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' configuration, each value beside its reason. */
final class StreamsSettings {
    /** For so long all brokers may be away without any state being thrown away. */
    static final Duration ABSENCE = Duration.ofSeconds(60);

    /** Until a cluster that is there again has its leaders, and clients have found them. */
    private static final Duration FINDING_BACK = Duration.ofSeconds(30);

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
        all.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) config.session().toMillis());
        // Also how soon a member hears that others join: not longer where sessions are.
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
        outlast(all);
        // As much as the dead letters take: nothing larger is ever sent.
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                5 * 1024 * 1024);
        return all;
    }

    /**
     * Brokers may be away for a minute, and no state is lost. Under exactly-once Streams throws a
     * task's local state away and restores it from Kafka whenever a transaction cannot be
     * committed; so nothing may give up earlier than the brokers come back, and nobody may be
     * thrown out for waiting. Each limit follows from {@link #ABSENCE}, and they stand or fall
     * together:
     *
     * <ul>
     *   <li>a record, and a call of the producer that blocks (flush, commit), wait for an absence
     *       and for what clients need to find the brokers again;
     *   <li>the transaction is still open then: its timeout is longer;
     *   <li>the thread asks for records again only then: a consumer that has not asked for {@code
     *       max.poll.interval.ms} gives up its partitions as lost, and their state with them. It is
     *       also how long the group waits for a member that does not come ({@code
     *       rebalance.timeout.ms} of the classic protocol).
     * </ul>
     *
     * Limits as long as these would let a thread that hangs, for another reason, stop every other
     * coordinator, and keep workers from reading what stands behind its transaction. That is what
     * the {@link Watchdog} ends, after seconds. The open transaction of a process that is gone is
     * aborted by the {@link Survivor}, or by the process itself when it starts again; the timeout
     * matters only where there is neither.
     */
    private static void outlast(Properties all) {
        Duration longest = ABSENCE.plus(FINDING_BACK);
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
                (int) longest.toMillis());
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG),
                longest.toMillis());
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                (int) longest.plus(FINDING_BACK).toMillis());
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
                (int) longest.plus(FINDING_BACK).toMillis());
        // A broker that froze has not closed its connections: ask another after this time.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 10_000);
    }
}
