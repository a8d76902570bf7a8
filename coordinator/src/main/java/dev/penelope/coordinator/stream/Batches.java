package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients for Kafka Streams, with two additions: each stream thread knows how much its
 * last poll brought, so that it can commit when that is worked through; and it can be seen from
 * outside whether a thread moves, and since when its work is not committed.
 */
public final class Batches implements KafkaClientSupplier {
    private final ThreadLocal<Batch> ofThread = ThreadLocal.withInitial(Batch::new);
    private final StreamThreads threads = new StreamThreads();

    /** The batch that the calling stream thread works on. */
    public Batch here() {
        return ofThread.get();
    }

    StreamThreads threads() {
        return threads;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new Counting(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plain(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plain(config);
    }

    private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new Committing(config);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    /** Polled by its stream thread alone. */
    private final class Counting extends KafkaConsumer<byte[], byte[]> {
        private final int most;
        private final String member;
        private boolean isKnown;

        Counting(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            // Kafka Streams always sets it.
            most =
                    Integer.parseInt(
                            String.valueOf(config.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG)));
            member = String.valueOf(config.get(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (!isKnown) {
                isKnown = true;
                threads.polls(here(), member);
            }
            long sinceNanos = System.nanoTime();
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            here().polled(records.count(), records.count() >= most, System.nanoTime() - sinceNanos);
            return records;
        }

        @Override
        public void close(CloseOptions options) {
            threads.left();
            super.close(options);
        }
    }

    /** Used by its stream thread alone. */
    private final class Committing extends KafkaProducer<byte[], byte[]> {
        private final StreamThreads.Transactions transactions;

        Committing(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            transactions =
                    threads.sends(
                            String.valueOf(config.get(ProducerConfig.CLIENT_ID_CONFIG)),
                            String.valueOf(config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG)));
        }

        @Override
        public void beginTransaction() {
            super.beginTransaction();
            transactions.begun();
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            transactions.ended();
        }

        @Override
        public void abortTransaction() {
            super.abortTransaction();
            transactions.ended();
        }
    }
}
