package dev.penelope.client;

import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.PayloadCheck;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes starts, and refuses those that a coordinator would refuse anyway. */
final class Starts {
    private final TopicNames topics;
    private final Codec codec;
    private final ConcurrentMap<Title, Registered> registered = new ConcurrentHashMap<>();

    Starts(TopicNames topics, Codec codec) {
        this.topics = topics;
        this.codec = codec;
    }

    private record Title(String name, int version) {}

    private record Registered(Definition<?, ?> definition, DefinitionSource.ByHash source) {}

    /** From now on, starts of this definition name its hash instead of carrying it. */
    void registered(Definition<?, ?> definition, String hash) {
        registered.put(
                new Title(definition.name(), definition.version()),
                new Registered(
                        definition,
                        new DefinitionSource.ByHash(
                                definition.name(), definition.version(), hash)));
    }

    /**
     * @throws IllegalArgumentException if the parameters have no JSON form
     */
    StartRecord start(Definition<?, ?> definition, @Nullable Object params, StartOptions options) {
        return new StartRecord(
                options.id().orElseGet(SagaIds::next),
                source(definition),
                params == null ? Json.NULL : codec.encode(params),
                options.labels(),
                options.deadline());
    }

    private DefinitionSource source(Definition<?, ?> definition) {
        Registered known = registered.get(new Title(definition.name(), definition.version()));
        return known != null && known.definition.equals(definition)
                ? known.source
                : new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(definition)));
    }

    /**
     * @throws StartRefusedException if it is too large
     * @throws IllegalArgumentException if the parameters are no JSON value that is carried, or
     *     labels or deadline break their rules
     */
    static ProducerRecord<byte[], byte[]> record(
            TopicNames topics, StartRecord start, Optional<String> traceparent) {
        check(start);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topics.start(),
                        start.saga().value().getBytes(StandardCharsets.UTF_8),
                        StartJson.write(start));
        WireHeaders.mark(record.headers(), Kind.START);
        traceparent.ifPresent(trace ->
                record.headers()
                        .add(WireHeaders.TRACEPARENT, trace.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    ProducerRecord<byte[], byte[]> record(StartRecord start, StartOptions options) {
        return record(topics, start, options.traceparent());
    }

    private static void check(StartRecord start) {
        checkSize(start, "parameters", start.params().size(), Limits.PAYLOAD_BYTES);
        if (start.definition() instanceof DefinitionSource.Inline inline) {
            checkSize(
                    start,
                    "an inline definition",
                    inline.definition().size(),
                    Limits.DEFINITION_BYTES);
        }
        PayloadCheck.check("parameters", start.params(), Limits.PAYLOAD_BYTES);
        checkLabels(start.labels());
        start.deadline()
                .ifPresent(deadline ->
                        require(deadline.toMillis() > 0, "a deadline of at least 1 ms", deadline));
    }

    private static void checkSize(StartRecord start, String what, int size, int limit) {
        if (size > limit) {
            throw new StartRefusedException(
                    start.saga(),
                    "TOO_LARGE",
                    "expected " + what + " of at most " + limit + " bytes, but got " + size);
        }
    }

    private static void checkLabels(Map<String, String> labels) {
        require(
                labels.size() <= Limits.LABELS,
                "at most " + Limits.LABELS + " labels",
                labels.size());
        labels.forEach((name, value) -> {
            require(
                    !name.isEmpty() && name.length() <= Limits.LABEL_CHARS,
                    "a label's name of 1 to " + Limits.LABEL_CHARS + " characters",
                    name.length());
            require(
                    value.length() <= Limits.LABEL_CHARS,
                    "label \"" + name + "\" of at most " + Limits.LABEL_CHARS + " characters",
                    value.length());
        });
    }

    private static void require(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + expected + ", but got " + got);
        }
    }
}
