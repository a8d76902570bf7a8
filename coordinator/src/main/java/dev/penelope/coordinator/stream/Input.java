package dev.penelope.coordinator.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
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

    /** Which topic a record came from. */
    enum Source {
        START,
        EVENT,
        CONTROL
    }

    /** Bytes of key, value and headers. */
    int size() {
        return (key == null ? 0 : key.length) + (value == null ? 0 : value.length) + headersSize();
    }

    int headersSize() {
        int size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }

    String keyText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}
