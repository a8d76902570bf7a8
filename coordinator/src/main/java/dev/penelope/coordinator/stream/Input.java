package dev.penelope.coordinator.stream;

import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, wherever it waited in between.
 *
 * @param appendedAtMs the broker's time
 * @param readAtMs when it was read first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Input(
        Source source,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers,
        int partition,
        long offset,
        long appendedAtMs,
        long readAtMs) {
    /** The lengths of a header's key and value, each in up to five bytes. */
    private static final int LENGTHS = 10;

    /** Which topic a record came from. */
    enum Source {
        START,
        EVENT,
        CONTROL;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The word in metrics and logs. */
        String word() {
            return word;
        }

        /** That of one of the three topics. */
        static Source of(String topic, TopicNames topics) {
            if (topic.equals(topics.event())) {
                return EVENT;
            }
            return topic.equals(topics.start()) ? START : CONTROL;
        }
    }

    /** Which record it is: no other is from there. */
    record Id(Source source, int partition, long offset) {}

    /** Whether it is an event: a tick, if it stands among controls. */
    boolean isEvent() {
        return source == Source.EVENT
                || (source == Source.CONTROL
                        && WireHeaders.text(headers, WireHeaders.KIND)
                                .equals(Optional.of(Kind.EVENT.wire())));
    }

    Id id() {
        return new Id(source, partition, offset);
    }

    String keyText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** How many bytes it takes up in all at most, out of its batch. */
    int size() {
        return length(key) + length(value) + headerBytes();
    }

    /** What they take up in a record at most: an empty header has a length as well. */
    int headerBytes() {
        int bytes = 0;
        for (Header header : headers) {
            bytes += LENGTHS + Utils.utf8Length(header.key()) + length(header.value());
        }
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
