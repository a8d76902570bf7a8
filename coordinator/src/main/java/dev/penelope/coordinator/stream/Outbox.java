package dev.penelope.coordinator.stream;

import dev.penelope.model.Limits;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends records. Each was measured before, or is measured here, so that sending cannot fail. */
final class Outbox {
    /** Room for what a batch adds to its only record. */
    private static final int BATCH = 64 * 1024;

    /** How much of a dead letter's key and headers is kept; more is no key and no header. */
    private static final int LARGEST_LABEL = 64 * 1024;

    private final ProcessorContext<byte[], Outbound> context;
    private final TopicNames topics;
    private long sentBytes;

    Outbox(ProcessorContext<byte[], Outbound> context, TopicNames topics) {
        this.context = context;
        this.topics = topics;
    }

    /**
     * What sets a record aside that nobody can use, with why and where from; it is cut to what the
     * topic takes.
     */
    Letter deadLetter(Input input, String reason) {
        Headers headers =
                input.headerBytes() <= LARGEST_LABEL ? copy(input.headers()) : new RecordHeaders();
        headers.remove(WireHeaders.REASON).add(WireHeaders.REASON, utf8(reason));
        headers.remove(WireHeaders.ORIGIN)
                .add(
                        WireHeaders.ORIGIN,
                        utf8(
                                input.source().topic(topics)
                                        + "-"
                                        + input.partition()
                                        + "@"
                                        + input.offset()));
        return new Letter(
                cut(input.key(), LARGEST_LABEL),
                Outbound.byKey(topics.deadLetter(), cut(input.value(), Limits.RECORD_BYTES)),
                WireHeaders.mark(headers, Kind.DEAD_LETTER));
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    /** Whether its topic would take this record once more, unpacked as it is now. */
    boolean canSendAgain(Input input) {
        return input.size() <= largest(input.source());
    }

    /** What an input topic takes in one record, as these topics have to be. */
    static int largest(Input.Source source) {
        return switch (source) {
            case START, EVENT -> 4 * 1024 * 1024 - BATCH;
            case CONTROL, SIGNAL -> Limits.RECORD_BYTES + 256 * 1024 - BATCH;
        };
    }

    /** Sends a record to the partition where its key belongs. */
    void again(Input input) {
        send(
                new Letter(
                        input.key(),
                        Outbound.byKey(input.source().topic(topics), input.value()),
                        copy(input.headers())));
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a record without key
    void send(Letter letter) {
        byte[] value = letter.outbound().value();
        sentBytes += value == null ? 0 : value.length;
        context.forward(
                new Record<>(
                        letter.key(),
                        letter.outbound(),
                        Math.max(0, context.currentSystemTimeMs()),
                        letter.headers()));
    }

    /** Bytes of all values that were sent so far. */
    long sentBytes() {
        return sentBytes;
    }

    private static Headers copy(Headers headers) {
        return new RecordHeaders(headers.toArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
