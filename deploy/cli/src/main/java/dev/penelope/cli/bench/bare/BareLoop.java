package dev.penelope.cli.bench.bare;

import dev.penelope.coordinator.stream.Batches;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.Stores;

/** The bare loop's Streams application: exactly once, one processor, one store. */
public final class BareLoop {
    private static final Serializer<BareProcessor.Out> VALUE = (topic, out) -> out.value();

    private BareLoop() {}

    /** Returns when it runs. */
    public static KafkaStreams start(Map<String, String> settings) throws InterruptedException {
        Batches batches = new Batches();
        KafkaStreams streams =
                new KafkaStreams(topology(settings, batches), properties(settings), batches);
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streams.start();
        if (!running.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Expected the bare loop to run within a minute");
        }
        return streams;
    }

    private static Topology topology(Map<String, String> settings, Batches batches) {
        BareWorkloads workloads = BareWorkloads.of(settings);
        boolean onDisk = settings.getOrDefault("store", "rocksdb").equals("rocksdb");
        Topology topology = new Topology();
        for (String topic : new String[] {BareTopics.START, BareTopics.EVENT}) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    "from-" + topic,
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(),
                    topic);
        }
        topology.addProcessor(
                "loop",
                () -> new BareProcessor(workloads, batches),
                "from-" + BareTopics.START,
                "from-" + BareTopics.EVENT);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                onDisk
                                        ? Stores.persistentKeyValueStore(BareProcessor.STORE)
                                        : Stores.inMemoryKeyValueStore(BareProcessor.STORE),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withCachingEnabled()
                        .withLoggingEnabled(Map.of()),
                "loop");
        topology.addSink(
                "out",
                (TopicNameExtractor<byte[], BareProcessor.Out>) (key, out, context) -> out.topic(),
                new ByteArraySerializer(),
                VALUE,
                "loop");
        return topology;
    }

    /** The coordinator's, as far as they bear on speed. */
    private static Properties properties(Map<String, String> settings) {
        Properties all = new Properties();
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, "bare");
        all.put(
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.getOrDefault("bootstrap.servers", ""));
        all.put(StreamsConfig.STATE_DIR_CONFIG, settings.getOrDefault("state.dir", ""));
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.getOrDefault("threads", "1"));
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
        all.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.getOrDefault("commit.interval.ms", ""));
        all.put(StreamsConfig.POLL_MS_CONFIG, 5L);
        all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        all.put(
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                settings.getOrDefault("cache.bytes", ""));
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        return all;
    }
}
