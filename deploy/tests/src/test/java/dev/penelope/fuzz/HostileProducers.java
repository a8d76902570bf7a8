package dev.penelope.fuzz;

import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends hostile records, with one producer for each codec, and remembers the last of them. */
final class HostileProducers implements AutoCloseable {
    private static final int LARGEST = 512 << 20;
    private static final int ON_THEIR_WAY = 100;
    private static final int REMEMBERED = 300;

    private final Map<String, String> kafka;
    private final TopicNames topics;
    private final Map<String, KafkaProducer<byte[], byte[]>> producers = new HashMap<>();
    private final Semaphore room = new Semaphore(ON_THEIR_WAY);
    private final AtomicLong refused = new AtomicLong();
    private final Deque<String> last = new ArrayDeque<>();
    private long sent;

    HostileProducers(Map<String, String> kafka, TopicNames topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    private KafkaProducer<byte[], byte[]> producer(String codec) {
        return producers.computeIfAbsent(
                codec,
                name -> {
                    Map<String, Object> all = new HashMap<>(kafka);
                    all.put("compression.type", name);
                    all.put("max.request.size", LARGEST);
                    all.put("buffer.memory", LARGEST);
                    all.put("linger.ms", 2);
                    // A batch that is refused is over: an idempotent producer would begin anew.
                    all.put("enable.idempotence", false);
                    all.put("acks", "1");
                    all.put("retries", 0);
                    all.put("max.block.ms", 5_000);
                    return new KafkaProducer<>(
                            all, new ByteArraySerializer(), new ByteArraySerializer());
                });
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a record without key or value
    void send(HostileRecord record) {
        sent++;
        last.addLast(record.toString());
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
        room.acquireUninterruptibly();
        try {
            Future<RecordMetadata> unusedAnswer =
                    producer(record.codec())
                            .send(
                                    new ProducerRecord<>(
                                            record.inbound().topic(topics),
                                            record.partition().orElse(null),
                                            record.timestamp().orElse(null),
                                            record.key(),
                                            record.value(),
                                            record.headers()),
                                    (metadata, failed) -> {
                                        room.release();
                                        if (failed != null) {
                                            refused.incrementAndGet();
                                        }
                                    });
        } catch (KafkaException | IllegalArgumentException ours) {
            room.release();
            refused.incrementAndGet();
        }
    }

    /** Until the broker has answered for each. */
    void flush() {
        producers.values().forEach(KafkaProducer::flush);
    }

    long sent() {
        return sent;
    }

    /** How many the broker, or Kafka's own producer, did not take. */
    long refused() {
        return refused.get();
    }

    /** The oldest first. */
    String last() {
        return String.join("\n", last);
    }

    @Override
    public void close() {
        producers.values().forEach(producer -> producer.close(Duration.ofSeconds(5)));
    }
}
