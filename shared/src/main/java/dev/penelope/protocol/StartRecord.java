package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import java.time.Duration;
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
        labels = Map.copyOf(labels);
    }

    public static StartRecord of(SagaId saga, DefinitionSource definition, Json params) {
        return new StartRecord(saga, definition, params, Map.of(), Optional.empty());
    }
}
