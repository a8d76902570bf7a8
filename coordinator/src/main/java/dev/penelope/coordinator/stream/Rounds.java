package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Fires timers that are due, in small portions. */
final class Rounds {
    private static final int TIMERS_AT_ONCE = 500;

    private final Desk desk;
    private final Intake intake;
    private final LongSupplier nanos;

    Rounds(Desk desk, Intake intake, LongSupplier nanos) {
        this.desk = desk;
        this.intake = intake;
        this.nanos = nanos;
    }

    void timers(long nowMs) {
        if (!desk.timers.anyDue(nowMs)) {
            return;
        }
        Budget budget = new Budget(nanos, desk.outbox::sentBytes);
        Iterator<TimerRows.Due> due = desk.timers.due(nowMs, TIMERS_AT_ONCE).iterator();
        while (due.hasNext()) {
            TimerRows.Due next = due.next();
            desk.timers.take(next);
            fire(next, nowMs);
            if (budget.isSpent() && due.hasNext()) {
                desk.timers.leave(due.next());
                return;
            }
        }
    }

    private void fire(TimerRows.Due due, long nowMs) {
        switch (due.code()) {
            case TimerRows.SWEEP_ROWS ->
                    decide(due, nowMs, () -> desk.sweep(due.saga(), due.run()));
            case TimerRows.WAITING -> intake.lookAgain(due.saga());
            default -> {
                if (due.isOfEngine()) {
                    decide(due, nowMs, () -> fireInEngine(due, nowMs));
                }
            }
        }
    }

    /** A quarantined saga keeps its timers for when it is released. */
    private void decide(TimerRows.Due due, long nowMs, Supplier<Runnable> deciding) {
        Runnable postpone =
                () ->
                        desk.timers.arm(
                                due.saga(),
                                due.run(),
                                due.code(),
                                due.place(),
                                nowMs + Quarantine.TIMER_MS);
        if (intake.isQuarantined(due.saga())) {
            postpone.run();
        } else {
            intake.decide(due.saga(), deciding, postpone);
        }
    }

    private Runnable fireInEngine(TimerRows.Due due, long nowMs) {
        Desk.Found found = desk.find(due.saga());
        boolean overtaken = found.open().isEmpty() || !found.run().orElseThrow().equals(due.run());
        if (overtaken) {
            return () -> {};
        }
        Compiled compiled = desk.definition(found.open().get());
        if (due.timer().kind().judgedByLog()) {
            Optional<String> node =
                    due.place() == Failure.SAGA
                            ? Optional.empty()
                            : Optional.of(compiled.graph().node(due.place()).name());
            Letter tick = desk.tick(due, node);
            return () -> desk.send(tick);
        }
        Desk.Decision decision = desk.decide(found, compiled, new Event.Due(nowMs, due.timer()));
        return () -> desk.carryOut(decision);
    }
}
