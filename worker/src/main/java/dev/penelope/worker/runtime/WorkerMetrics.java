package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.protocol.EventRecord.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a worker measures. Names and tags are part of the API. */
final class WorkerMetrics {
    /**
     * How long attempts took; tags: queue, action, direction, outcome. Its count counts outcomes.
     */
    static final String ATTEMPTS = "penelope.worker.attempts";

    /** How many attempts are at work; tags: queue, direction. */
    static final String IN_FLIGHT = "penelope.worker.in.flight";

    /** Commands that went to the dead-letter topic; tags: queue, direction. */
    static final String UNREADABLE = "penelope.worker.unreadable";

    private final MeterRegistry registry;
    private final String queue;
    private final Map<String, Map<Series, Timer>> timers = new ConcurrentHashMap<>();

    WorkerMetrics(MeterRegistry registry, String queue) {
        this.registry = registry;
        this.queue = queue;
    }

    private record Series(Direction direction, dev.penelope.model.OutcomeKind outcome) {}

    void settled(String action, Outcome outcome, Duration took) {
        timers.computeIfAbsent(action, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        new Series(outcome.direction(), outcome.kind()),
                        series -> timer(action, series))
                .record(took);
    }

    private Timer timer(String action, Series series) {
        return Timer.builder(ATTEMPTS)
                .description("How long attempts took, by outcome")
                .tags(tags(series.direction()))
                .tag("action", action)
                .tag("outcome", series.outcome().wire())
                .register(registry);
    }

    void unreadable(Direction direction) {
        Counter.builder(UNREADABLE)
                .description("Commands that nobody could read")
                .tags(tags(direction))
                .register(registry)
                .increment();
    }

    void inFlight(Direction direction, Supplier<Number> count) {
        Gauge.builder(IN_FLIGHT, count)
                .description("Attempts at work")
                .tags(tags(direction))
                .register(registry);
    }

    private Tags tags(Direction direction) {
        return Tags.of("queue", queue, "direction", direction.wire());
    }
}
