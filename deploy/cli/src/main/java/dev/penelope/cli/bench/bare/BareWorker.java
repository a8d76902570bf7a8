package dev.penelope.cli.bench.bare;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;

/** Answers each command with an event, on one thread. */
public final class BareWorker implements AutoCloseable {
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final BareWorkloads workloads;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("bare-worker").unstarted(this::run);

    private BareWorker(Map<String, String> settings) {
        consumer = BareClients.consumer(settings, Map.of("group.id", "bare-worker"));
        producer = BareClients.producer(settings);
        workloads = BareWorkloads.of(settings);
    }

    /** Returns when it has partitions. */
    public static BareWorker start(Map<String, String> settings) throws InterruptedException {
        BareWorker worker = new BareWorker(settings);
        worker.thread.start();
        if (!worker.ready.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Expected the worker to be ready within a minute");
        }
        return worker;
    }

    private void run() {
        try (consumer;
                producer) {
            consumer.subscribe(List.of(BareTopics.COMMAND));
            long committed = System.nanoTime();
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!consumer.assignment().isEmpty()) {
                    ready.countDown();
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    answer(record);
                }
                if (System.nanoTime() - committed > COMMIT_NANOS) {
                    producer.flush();
                    consumer.commitAsync();
                    committed = System.nanoTime();
                }
            }
        } catch (WakeupException told) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> command) {
        String key = new String(command.key(), StandardCharsets.US_ASCII);
        byte[] id = Arrays.copyOf(command.key(), key.indexOf('/'));
        byte[] value = command.value();
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                BareTopics.EVENT,
                                id,
                                BareValue.of(
                                        BareValue.workload(value),
                                        BareValue.node(value),
                                        workloads.of(value).sizes().event())));
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
    }
}
