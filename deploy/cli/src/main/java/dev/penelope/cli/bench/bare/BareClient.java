package dev.penelope.cli.bench.bare;

import dev.penelope.cli.bench.Sagas;
import dev.penelope.cli.bench.Workload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Starts sagas of the bare loop, and reads their results on one thread. */
public final class BareClient implements Sagas {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BareWorkloads workloads;
    private final ConcurrentMap<String, CompletableFuture<Boolean>> waiting =
            new ConcurrentHashMap<>();

    public BareClient(Map<String, String> settings) {
        producer = BareClients.producer(settings);
        consumer = BareClients.consumer(settings, Map.of("max.poll.records", "5000"));
        workloads = BareWorkloads.of(settings);
        List<TopicPartition> all =
                consumer.partitionsFor(BareTopics.RESULT).stream()
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        Thread.ofPlatform().daemon().name("bare-results").start(this::read);
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    CompletableFuture<Boolean> ended =
                            waiting.remove(new String(record.key(), StandardCharsets.ISO_8859_1));
                    if (ended != null) {
                        ended.complete(true);
                    }
                }
            }
        } catch (WakeupException told) {
            waiting.clear();
        }
    }

    @Override
    public CompletableFuture<Boolean> start(Workload workload) {
        String id = UUID.randomUUID().toString();
        int number = workloads.number(workload.name());
        int bytes = workloads.all().get(number).sizes().start();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        waiting.put(id, ended);
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                BareTopics.START,
                                id.getBytes(StandardCharsets.US_ASCII),
                                BareValue.of(number, 0, bytes)));
        return ended;
    }

    @Override
    public void close() {
        consumer.wakeup();
        producer.close(Duration.ofSeconds(5));
    }
}
