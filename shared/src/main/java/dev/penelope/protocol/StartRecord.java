package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A wish to run a saga, as it stands on {@code saga-start}.
 *
 * @param deadline how long the saga may run forward, from its acceptance
 */
public record StartRecord(
        SagaId saga,
        DefinitionSource definition,
        Json params,
        Map<String, String> labels,
        Optional<Duration> deadline) {
    public StartRecord {
        // In the order they came, so that a record is always written the same way.
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    public static StartRecord of(SagaId saga, DefinitionSource definition, Json params) {
        return new StartRecord(saga, definition, params, Map.of(), Optional.empty());
    }
}
