package dev.penelope.client;

import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a start may say beside definition and parameters.
 *
 * @param id the saga's id; a new one is made up if there is none
 * @param labels for people and searches, at most 16, each name and value at most 128 characters
 * @param deadline how long the saga may run forward before it unwinds
 * @param traceparent W3C trace context, handed on to every action
 */
public record StartOptions(
        Optional<SagaId> id,
        Map<String, String> labels,
        Optional<Duration> deadline,
        Optional<String> traceparent) {
    public static final StartOptions NONE =
            new StartOptions(Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

    public StartOptions {
        // In the order they came, so that a record is always written the same way.
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    public StartOptions withId(SagaId id) {
        return new StartOptions(Optional.of(id), labels, deadline, traceparent);
    }

    public StartOptions withLabel(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return new StartOptions(id, more, deadline, traceparent);
    }

    public StartOptions withDeadline(Duration deadline) {
        return new StartOptions(id, labels, Optional.of(deadline), traceparent);
    }

    public StartOptions withTraceparent(String traceparent) {
        return new StartOptions(id, labels, deadline, Optional.of(traceparent));
    }
}
