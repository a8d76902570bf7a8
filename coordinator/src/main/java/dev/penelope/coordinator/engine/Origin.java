package dev.penelope.coordinator.engine;

import dev.penelope.model.RunId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a saga's start fixed once and for all.
 *
 * @param definition the hash of its definition
 * @param content what tells an equal start from a different one
 * @param deadline how long it may run forward, pauses not counted
 * @param trace W3C trace context of whoever started it
 */
public record Origin(
        RunId run,
        String definition,
        String content,
        long startedAtMs,
        Optional<Duration> deadline,
        Map<String, String> labels,
        Optional<String> trace) {
    public Origin {
        labels = Map.copyOf(labels);
    }
}
