package dev.penelope.worker.runtime;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what must not be lost: each record is tried until the broker has it, and only then does
 * its command count as finished. Safe to use from any thread.
 */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    /** Leaves room for headers and the envelope of a batch. */
    private static final int DEAD_LETTER_BYTES = Limits.RECORD_BYTES - 16 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final TopicNames topics;
    private final AtomicInteger pending = new AtomicInteger();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("penelope-worker-outbox").factory());
    private volatile boolean closed;

    Outbox(Producer<byte[], byte[]> producer, TopicNames topics) {
        this.producer = producer;
        this.topics = topics;
    }

    /** May block while the broker is not to be reached. */
    void event(EventRecord event, Optional<String> traceparent, Runnable acknowledged) {
        pending.incrementAndGet();
        send(event, traceparent, acknowledged);
    }

    /** Like {@link #event}, but on a thread of ours: for callers that must not block. */
    void eventLater(EventRecord event, Optional<String> traceparent, Runnable acknowledged) {
        pending.incrementAndGet();
        later.execute(() -> send(event, traceparent, acknowledged));
    }

    private void send(EventRecord event, Optional<String> traceparent, Runnable acknowledged) {
        byte[] key = event.saga().value().getBytes(StandardCharsets.US_ASCII);
        ProducerRecord<byte[], byte[]> out =
                new ProducerRecord<>(topics.event(), key, EventJson.write(event));
        WireHeaders.mark(out.headers(), Kind.EVENT);
        traceparent.ifPresent(trace ->
                out.headers()
                        .add(WireHeaders.TRACEPARENT, trace.getBytes(StandardCharsets.US_ASCII)));
        send(out, acknowledged, () -> withoutOutput(event, traceparent, acknowledged));
    }

    void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason, Runnable acknowledged) {
        pending.incrementAndGet();
        byte[] value = record.value();
        ProducerRecord<byte[], byte[]> out =
                new ProducerRecord<>(topics.deadLetter(), record.key(), cut(value));
        record.headers().forEach(out.headers()::add);
        WireHeaders.mark(out.headers(), Kind.DEAD_LETTER);
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        String shortReason = ErrorInfo.of("", reason).cut().message();
        out.headers()
                .add(WireHeaders.REASON, shortReason.getBytes(StandardCharsets.UTF_8))
                .add(WireHeaders.ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        send(out, acknowledged, () -> done(acknowledged));
    }

    private static byte @Nullable [] cut(byte @Nullable [] value) {
        return value == null || value.length <= DEAD_LETTER_BYTES
                ? value
                : Arrays.copyOf(value, DEAD_LETTER_BYTES);
    }

    /** How many records the broker has not acknowledged yet. */
    int pending() {
        return pending.get();
    }

    private void send(
            ProducerRecord<byte[], byte[]> out, Runnable acknowledged, Runnable tooLarge) {
        try {
            var unused =
                    producer.send(
                            out,
                            (metadata, error) -> {
                                if (error == null) {
                                    done(acknowledged);
                                } else {
                                    failed(out, acknowledged, tooLarge, error);
                                }
                            });
        } catch (RuntimeException refused) {
            // Thrown for what the producer does not call back for: the record is still ours.
            failed(out, acknowledged, tooLarge, refused);
        }
    }

    private void done(Runnable acknowledged) {
        pending.decrementAndGet();
        acknowledged.run();
    }

    private void failed(
            ProducerRecord<byte[], byte[]> out,
            Runnable acknowledged,
            Runnable tooLarge,
            Exception error) {
        if (closed) {
            return;
        }
        LOG.warn(
                "record not taken topic={} bytes={} error=\"{}\"",
                out.topic(),
                out.value() == null ? 0 : out.value().length,
                error.toString());
        Runnable next =
                error instanceof RecordTooLargeException
                        ? tooLarge
                        : () -> send(out, acknowledged, tooLarge);
        // On a thread of its own: sending can block for as long as the topic is not to be had, and
        // what goes to other topics must not wait for that.
        var unused =
                later.schedule(
                        () -> Thread.startVirtualThread(next),
                        PAUSE.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** The topic takes less than our own limit: better an outcome without output than none. */
    private void withoutOutput(
            EventRecord event, Optional<String> traceparent, Runnable acknowledged) {
        if (event instanceof EventRecord.Outcome whole && whole.output().isPresent()) {
            EventRecord.Outcome less =
                    whole.as(
                            OutcomeKind.UNUSABLE,
                            Optional.empty(),
                            Optional.of(
                                    ErrorInfo.of(
                                            "OutputTooLarge",
                                            "Expected an output that the event topic takes, but it"
                                                    + " refuses one of "
                                                    + whole.output().get().size()
                                                    + " bytes")));
            send(less, traceparent, acknowledged);
        } else {
            LOG.error("record dropped saga={} reason=\"too large for its topic\"", event.saga());
            done(acknowledged);
        }
    }

    /** Waits a bounded time for the broker. */
    @Override
    public void close() {
        closed = true;
        later.shutdownNow();
        producer.close(CLOSE);
    }
}
