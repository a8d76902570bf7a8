package dev.penelope.coordinator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Every metric of the coordinator, by name. Safe to use from several stream threads. */
public final class CoordinatorMetrics {
    private final MeterRegistry registry;
    private final Counter started;
    private final Counter repartitioned;
    private final Map<SagaStatus, Timer> ended = new EnumMap<>(SagaStatus.class);
    private final Map<OutcomeKind, Counter> actions = new EnumMap<>(OutcomeKind.class);
    private final Map<OutcomeKind, Counter> undos = new EnumMap<>(OutcomeKind.class);
    private final AtomicInteger quarantined = new AtomicInteger();
    private final AtomicInteger heldBack = new AtomicInteger();

    public CoordinatorMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.started = registry.counter("penelope.sagas.started");
        this.repartitioned = registry.counter("penelope.records.repartitioned");
        for (SagaStatus status : SagaStatus.values()) {
            if (status.ended()) {
                ended.put(status, registry.timer("penelope.sagas.ended", "outcome", status.name()));
            }
        }
        for (OutcomeKind kind : OutcomeKind.values()) {
            actions.put(kind, outcomes(Direction.ACTION, kind));
            undos.put(kind, outcomes(Direction.UNDO, kind));
        }
        registry.gauge("penelope.sagas.quarantined", quarantined);
        registry.gauge("penelope.inputs.held.back", heldBack);
    }

    private Counter outcomes(Direction direction, OutcomeKind kind) {
        return registry.counter(
                "penelope.outcomes", "direction", direction.wire(), "kind", kind.wire());
    }

    /** A run began. */
    public void started() {
        started.increment();
    }

    /** A run ended; its time is that from start to end. */
    public void ended(SagaStatus outcome, Saga saga) {
        Timer timer = ended.get(outcome);
        if (timer != null) {
            timer.record(
                    Duration.ofMillis(Math.max(0, saga.endedAtMs() - saga.origin().startedAtMs())));
        }
    }

    /** A worker reported what became of an attempt. */
    public void outcome(Direction direction, OutcomeKind kind) {
        Counter counter = (direction == Direction.ACTION ? actions : undos).get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    /** An outcome settled nothing. */
    public void unsettling(OutcomeKind kind, Effect.Unsettling.Why why) {
        registry.counter("penelope.outcomes.unsettling", "kind", kind.wire(), "why", why.name())
                .increment();
    }

    /** An event came for a saga that is over for good. */
    public void lateForRemains() {
        registry.counter("penelope.outcomes.unsettling", "kind", "any", "why", "OVER").increment();
    }

    /** A start or a control was answered. */
    public void replied(String code) {
        registry.counter("penelope.replies", "code", code).increment();
    }

    /** Nobody could use a record. */
    public void deadLetter(String reason) {
        registry.counter("penelope.dead.letters", "reason", reason).increment();
    }

    /** A record was sent on to the partition where its key belongs. */
    public void repartitioned() {
        repartitioned.increment();
    }

    /** In so many partitions of the inputs somebody's open transaction stands before the rest. */
    public void heldBack(int partitions) {
        heldBack.set(partitions);
    }

    /** So many sagas more, or fewer, are quarantined. */
    public void quarantined(int more) {
        quarantined.addAndGet(more);
    }
}
