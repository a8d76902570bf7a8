package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is done by the clock: timers that are due, and the patrol. Each in small portions. */
final class Rounds {
    private static final int TIMERS_AT_ONCE = 500;
    private static final int HEADERS_AT_ONCE = 1_000;
    private static final long PATROL_EVERY_MS = Duration.ofMinutes(2).toMillis();

    /** No saga can be quiet for too long that was not quiet for at least this long. */
    private static final long QUIET_MS = Duration.ofMinutes(15).toMillis();

    private final Desk desk;
    private final Intake intake;
    private final KeyValueStore<byte[], byte[]> rows;
    private final LongSupplier nanos;
    private byte[] patrolFrom = {Keys.HEADER};
    private long nextPatrolMs;

    Rounds(Desk desk, Intake intake, KeyValueStore<byte[], byte[]> rows, LongSupplier nanos) {
        this.desk = desk;
        this.intake = intake;
        this.rows = rows;
        this.nanos = nanos;
    }

    void timers(long nowMs) {
        if (!desk.timers.anyDue(nowMs)) {
            return;
        }
        Budget budget = budget();
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

    private Budget budget() {
        return new Budget(nanos, desk.outbox::sentBytes);
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
            decide(due.saga(), deciding, postpone);
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

    /** Goes on with the round of all headers; each is looked at for one number only. */
    void patrol(long nowMs) {
        if (nowMs < nextPatrolMs) {
            return;
        }
        List<SagaId> quiet = new ArrayList<>();
        byte[] next = {};
        try (KeyValueIterator<byte[], byte[]> found =
                rows.range(patrolFrom, new byte[] {Keys.HEADER + 1})) {
            for (int seen = 0; found.hasNext(); seen++) {
                var header = found.next();
                if (header.key[0] != Keys.HEADER) {
                    break;
                }
                if (seen == HEADERS_AT_ONCE) {
                    next = header.key;
                    break;
                }
                if (wantsALook(header.value, nowMs)) {
                    quiet.add(Keys.saga(header.key));
                }
            }
        }
        Budget budget = budget();
        Iterator<SagaId> each = quiet.iterator();
        while (each.hasNext()) {
            SagaId id = each.next();
            decide(id, () -> look(id, nowMs), () -> {});
            if (budget.isSpent() && each.hasNext()) {
                patrolFrom = Keys.header(each.next());
                return;
            }
        }
        if (next.length == 0) {
            patrolFrom = new byte[] {Keys.HEADER};
            nextPatrolMs = nowMs + PATROL_EVERY_MS;
        } else {
            patrolFrom = next;
        }
    }

    private static boolean wantsALook(byte[] header, long nowMs) {
        try {
            long since = StateCodec.quietSinceMs(header);
            return since != 0 && nowMs - since >= QUIET_MS;
        } catch (CorruptStateException corrupt) {
            return true; // It is found out about with its saga's name.
        }
    }

    private Runnable look(SagaId id, long nowMs) {
        if (intake.isQuarantined(id)) {
            return () -> {};
        }
        Desk.Found found = desk.find(id);
        if (found.open().isEmpty()) {
            return () -> {};
        }
        Desk.Decision decision =
                desk.decide(found, desk.definition(found.open().get()), new Event.Patrol(nowMs));
        return () -> desk.carryOut(decision);
    }

    /** As with records: a bug of ours on one saga must not stop the others. */
    private void decide(SagaId id, Supplier<Runnable> deciding, Runnable otherwise) {
        Guard.decided(
                        deciding,
                        ours ->
                                () -> {
                                    intake.quarantine(id, ours, Optional.empty());
                                    otherwise.run();
                                })
                .run();
    }
}
