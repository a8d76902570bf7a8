package dev.penelope.protocol;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The headers that our records carry. Readers need none of them to understand a value. */
public final class WireHeaders {
    /** What the record is; see {@link Kind}. */
    public static final String KIND = "kind";

    /** The version of the record's form. Versions only grow. */
    public static final String VERSION = "v";

    /** W3C trace context, passed from the start to everything that follows from it. */
    public static final String TRACEPARENT = "traceparent";

    /** In a dead letter: why nobody could use the record. */
    public static final String REASON = "reason";

    /** In a dead letter: the topic, partition and offset it came from. */
    public static final String ORIGIN = "origin";

    private static final byte[] VERSION_1 = {'1'};
    private static final Map<Kind, byte[]> KINDS = new EnumMap<>(Kind.class);

    static {
        for (Kind kind : Kind.values()) {
            KINDS.put(kind, kind.wire().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private WireHeaders() {}

    /** Marks headers as those of a record of this kind, in the current version. */
    public static Headers mark(Headers headers, Kind kind) {
        return headers.remove(KIND)
                .remove(VERSION)
                .add(KIND, KINDS.get(kind))
                .add(VERSION, VERSION_1);
    }

    /** The last header of that name, as text. */
    public static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
