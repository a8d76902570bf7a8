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

    /** How many attempts may be at work at once; tags: queue, direction. */
    static final String CONCURRENCY = "penelope.worker.concurrency";

    /** Attempts that were given up and whose code does not end; tags: queue, direction. */
    static final String CUT_OFF = "penelope.worker.cut.off";

    /** From how many places commands are taken; tags: queue, direction. */
    static final String SERVING = "penelope.worker.serving";

    /** Of those, how many may begin nothing at present; tags: queue, direction. */
    static final String HELD_BACK = "penelope.worker.held.back";

    /** Commands that were reported lost and not run; tags: queue, direction. */
    static final String PASSED_OVER = "penelope.worker.passed.over";

    /** Records that the broker has not acknowledged; tag: queue. */
    static final String UNACKNOWLEDGED = "penelope.worker.unacknowledged";

    /** Announcements of its actions that the broker did not take; tag: queue. */
    static final String UNANNOUNCED = "penelope.worker.unannounced";

    /** Stands for every action that the worker has no code for. */
    static final String UNSERVED = "(unserved)";

    private final MeterRegistry registry;
    private final String queue;
    private final Counter unannounced;
    private final Map<String, Map<Series, Timer>> timers = new ConcurrentHashMap<>();

    WorkerMetrics(MeterRegistry registry, String queue) {
        this.registry = registry;
        this.queue = queue;
        this.unannounced =
                Counter.builder(UNANNOUNCED)
                        .description(
                                "Times that a worker could not say which actions it serves; it"
                                        + " works all the same")
                        .tag("queue", queue)
                        .register(registry);
        for (Direction direction : Direction.values()) {
            // Alerts watch them for a rise, and a series that began with its first count has none.
            unreadableOf(direction);
            passedOverOf(direction);
        }
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
        unreadableOf(direction).increment();
    }

    private Counter unreadableOf(Direction direction) {
        return counter(UNREADABLE, "Commands that nobody could read", direction);
    }

    void passedOver(Direction direction) {
        passedOverOf(direction).increment();
    }

    private Counter passedOverOf(Direction direction) {
        return counter(
                PASSED_OVER,
                "Commands not run, as workers were lost each time they ran them",
                direction);
    }

    void unannounced() {
        unannounced.increment();
    }

    private Counter counter(String name, String description, Direction direction) {
        return Counter.builder(name)
                .description(description)
                .tags(tags(direction))
                .register(registry);
    }

    void inFlight(Direction direction, Supplier<Number> count) {
        gauge(IN_FLIGHT, "Attempts at work", tags(direction), count);
    }

    void concurrency(Direction direction, int most) {
        gauge(CONCURRENCY, "How many attempts may be at work at once", tags(direction), () -> most);
    }

    void cutOff(Direction direction, Supplier<Number> count) {
        gauge(
                CUT_OFF,
                "Attempts that were given up, and whose code still takes a place",
                tags(direction),
                count);
    }

    void serving(Direction direction, Supplier<Number> count) {
        gauge(
                SERVING,
                "From how many partitions, or by how many members of a share group, commands are"
                        + " taken",
                tags(direction),
                count);
    }

    void heldBack(Direction direction, Supplier<Number> count) {
        gauge(
                HELD_BACK,
                "1 while commands may not begin, as the group does not confirm the membership",
                tags(direction),
                count);
    }

    void unacknowledged(Supplier<Number> count) {
        gauge(
                UNACKNOWLEDGED,
                "Outcomes and other records that the broker has not acknowledged",
                Tags.of("queue", queue),
                count);
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private Tags tags(Direction direction) {
        return Tags.of("queue", queue, "direction", direction.wire());
    }
}
