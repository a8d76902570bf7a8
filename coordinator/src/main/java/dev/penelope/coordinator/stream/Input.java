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

    String keyText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    /** How many bytes it has in all, as it came out of its batch. */
    int size() {
        return length(key) + length(value) + headerBytes();
    }

    int headerBytes() {
        int bytes = 0;
        for (Header header : headers) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
