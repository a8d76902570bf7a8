package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link StartRecord}. */
public final class StartJson {
    private static final String WHAT = "a start";

    private StartJson() {}

    public static byte[] write(StartRecord start) {
        return JsonOut.object(out -> {
            out.put("saga", start.saga().value());
            out.object("definition", inner -> writeSource(inner, start.definition()));
            out.put("params", start.params());
            out.put("labels", start.labels());
            if (start.deadline().isPresent()) {
                out.put("deadlineMs", start.deadline().get().toMillis());
            }
            if (start.priority() != 0) {
                out.put("priority", start.priority());
            }
            if (!start.resources().isEmpty()) {
                out.array("resources", start.resources(), StartJson::writeClaim);
            }
            if (start.paramsDigest().isPresent()) {
                out.put("paramsDigest", start.paramsDigest().get());
            }
        });
    }

    private static void writeSource(JsonOut out, DefinitionSource source) throws IOException {
        switch (source) {
            case DefinitionSource.ByHash byHash ->
                    out.put("name", byHash.name())
                            .put("version", byHash.version())
                            .put("hash", byHash.hash());
            case DefinitionSource.ByName byName ->
                    out.put("name", byName.name()).put("version", byName.version());
            case DefinitionSource.Inline inline -> out.put("inline", inline.definition());
        }
    }

    static void writeClaim(JsonOut out, ResourceClaim claim) throws IOException {
        out.put("resource", claim.resource());
        if (claim.shared()) {
            out.put("shared", true);
        }
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static StartRecord read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, reading::field);
        return reading.done();
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private @Nullable DefinitionSource definition;
        private Json params = Json.NULL;
        private Map<String, String> labels = Map.of();
        private Optional<Duration> deadline = Optional.empty();
        private int priority;
        private final List<ResourceClaim> resources = new ArrayList<>();
        private Optional<String> paramsDigest = Optional.empty();

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "definition" -> definition = source(fields);
                case "params" -> params = fields.payload(Limits.PAYLOAD_BYTES);
                case "labels" ->
                        labels = fields.strings("labels", Limits.LABELS, Limits.LABEL_CHARS);
                case "deadlineMs" -> deadline = Optional.of(fields.millis());
                case "priority" -> priority = fields.integer(-Limits.PRIORITY, Limits.PRIORITY);
                case "resources" ->
                        fields.array(Limits.RESOURCES, each -> resources.add(Claim.read(each)));
                case "paramsDigest" -> paramsDigest = Optional.of(fields.name(Limits.LABEL_CHARS));
                default -> {}
            }
        }

        private static DefinitionSource source(JsonFields fields) throws IOException {
            Source source = new Source();
            fields.object(source::field);
            return source.done();
        }

        StartRecord done() {
            return new StartRecord(
                    JsonFields.required(WHAT, "saga", saga),
                    JsonFields.required(WHAT, "definition", definition),
                    params,
                    labels,
                    deadline,
                    priority,
                    resources,
                    paramsDigest);
        }
    }

    private static final class Claim {
        private @Nullable String resource;
        private boolean shared;

        static ResourceClaim read(JsonFields fields) throws IOException {
            Claim claim = new Claim();
            fields.object(claim::field);
            return new ResourceClaim(
                    JsonFields.required("a resource", "resource", claim.resource), claim.shared);
        }

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "resource" -> resource = fields.id();
                case "shared" -> shared = fields.bool();
                default -> {}
            }
        }
    }

    private static final class Source {
        private @Nullable String name;
        private int version;
        private @Nullable String hash;
        private @Nullable Json inline;

        void field(String field, JsonFields fields) throws IOException {
            switch (field) {
                case "name" -> name = fields.name(Limits.NAME_CHARS);
                case "version" -> version = fields.integer(0, Integer.MAX_VALUE);
                case "hash" -> hash = fields.name(Limits.NAME_CHARS);
                case "inline" -> inline = definition(fields);
                default -> {}
            }
        }

        DefinitionSource done() {
            if (inline != null) {
                return new DefinitionSource.Inline(inline);
            }
            if (hash != null) {
                return new DefinitionSource.ByHash(name == null ? "" : name, version, hash);
            }
            return new DefinitionSource.ByName(
                    JsonFields.required("a start's definition", "name", name), version);
        }

        private static Json definition(JsonFields fields) throws IOException {
            Json json = fields.embedded();
            if (json.size() > Limits.DEFINITION_BYTES) {
                throw new TooLargeException(
                        "Expected a definition of at most "
                                + Limits.DEFINITION_BYTES
                                + " bytes, but it has "
                                + json.size());
            }
            return json;
        }
    }
}
