package dev.penelope.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record that somebody might send.
 *
 * @param number its place in the sequence of its seed
 * @param partition if it is not where its key belongs
 * @param codec what its batch is compressed with
 * @param done what was done to a valid record
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HostileRecord(
        long number,
        Inbound inbound,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        Optional<Integer> partition,
        Optional<Long> timestamp,
        String codec,
        List<String> done) {
    private static final int SHOWN = 160;

    @Override
    public String toString() {
        return "#%d %s key=%s partition=%s timestamp=%s codec=%s headers=%d %s value=%s"
                .formatted(
                        number,
                        inbound,
                        shown(key),
                        partition.map(Object::toString).orElse("its"),
                        timestamp.map(Object::toString).orElse("now"),
                        codec,
                        headers.size(),
                        done,
                        shown(value));
    }

    private static String shown(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "null";
        }
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), UTF_8);
        return "(" + bytes.length + ") " + text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "·");
    }
}
