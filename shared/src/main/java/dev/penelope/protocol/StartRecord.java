package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wish to run a saga, as it stands on {@code saga-start}.
 *
 * @param deadline how long the saga may run forward, from its acceptance
 * @param priority from -9 to 9; a draft, which nothing looks at yet
 * @param resources what it wants for itself; a draft, which nothing looks at yet
 * @param paramsDigest a keyed digest of the parameters: starts are compared by it instead, so that
 *     parameters encrypted anew are the same
 */
public record StartRecord(
        SagaId saga,
        DefinitionSource definition,
        Json params,
        Map<String, String> labels,
        Optional<Duration> deadline,
        int priority,
        List<ResourceClaim> resources,
        Optional<String> paramsDigest) {
    public StartRecord {
        // In the order they came, so that a record is always written the same way.
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        resources = List.copyOf(resources);
    }

    /** With no fields that are drafts. */
    public StartRecord(
            SagaId saga,
            DefinitionSource definition,
            Json params,
            Map<String, String> labels,
            Optional<Duration> deadline) {
        this(saga, definition, params, labels, deadline, 0, List.of(), Optional.empty());
    }

    public static StartRecord of(SagaId saga, DefinitionSource definition, Json params) {
        return new StartRecord(saga, definition, params, Map.of(), Optional.empty());
    }
}
