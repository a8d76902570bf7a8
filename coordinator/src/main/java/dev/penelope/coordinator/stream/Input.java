package dev.penelope.coordinator.stream;

import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /** Which topic a record came from. Stored by place. */
    enum Source {
        START,
        EVENT,
        CONTROL,
        SIGNAL;

        private static final List<Source> BUSIEST_FIRST = List.of(EVENT, START, SIGNAL, CONTROL);

        private final String word = name().toLowerCase(Locale.ROOT);

        /** The word in metrics and logs. */
        String word() {
            return word;
        }

        /**
         * That of one of the input topics.
         *
         * @throws IllegalArgumentException if it is none
         */
        static Source of(String topic, TopicNames topics) {
            for (Source source : BUSIEST_FIRST) {
                if (topic.equals(source.topic(topics))) {
                    return source;
                }
            }
            throw new IllegalArgumentException(
                    "Expected one of " + topics.inputs() + ", but got " + topic);
        }

        /** Whether people, or programs outside, wish something of a saga there. */
        boolean isWish() {
            return switch (this) {
                case START, EVENT -> false;
                case CONTROL, SIGNAL -> true;
            };
        }

        String topic(TopicNames topics) {
            return switch (this) {
                case START -> topics.start();
                case EVENT -> topics.event();
                case CONTROL -> topics.control();
                case SIGNAL -> topics.signal();
            };
        }
    }

    /** Which record it is: no other is from there. */
    record Id(Source source, int partition, long offset) {}

    /** Whether it is an event: a tick, if it stands among signals. */
    boolean isEvent() {
        return source == Source.EVENT
                || (source == Source.SIGNAL
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
