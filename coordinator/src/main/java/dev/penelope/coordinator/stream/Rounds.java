package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Fires the timers of a partition that are due, in small portions. */
final class Rounds {
    private static final int MOST_AT_ONCE = 500;
    private static final int FEWEST_AT_ONCE = 16;

    private final Desk desk;
    private final Intake intake;
    private final Batches batches;
    private final LongSupplier nanos;

    /** So many are read at once: about as many as there was time for. */
    private int atOnce = FEWEST_AT_ONCE;

    Rounds(Desk desk, Intake intake, Batches batches, LongSupplier nanos) {
        this.desk = desk;
        this.intake = intake;
        this.batches = batches;
        this.nanos = nanos;
    }

    /** Fires as many as there is time for now. */
    void timers(long nowMs) {
        if (!desk.timers.anyDue(nowMs)) {
            return;
        }
        Batch batch = batches.here();
        TimeShare share = batch.share();
        Budget budget = share.begin(share.timers(), this, nanos, desk.outbox::sentBytes);
        if (!budget.isNothing()) {
            do {
                fireSome(batch, budget, nowMs);
            } while (desk.timers.anyDue(nowMs) && !budget.isSpent());
        }
        share.end(share.timers(), this, desk.timers.anyDue(nowMs), nanos.getAsLong());
    }

    private void fireSome(Batch batch, Budget budget, long nowMs) {
        Iterator<TimerRows.Due> due = desk.timers.due(nowMs, atOnce).iterator();
        int fired = 0;
        while (due.hasNext()) {
            TimerRows.Due next = due.next();
            desk.timers.take(next);
            fire(next, nowMs);
            batch.beat();
            fired++;
            if (budget.isSpent() && due.hasNext()) {
                desk.timers.leave(due.next());
                atOnce = Math.max(FEWEST_AT_ONCE, fired);
                return;
            }
        }
        atOnce = Math.min(MOST_AT_ONCE, 2 * atOnce);
    }

    /** Another thread or process fires them from now on. */
    void end() {
        batches.here().share().timers().remove(this);
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
