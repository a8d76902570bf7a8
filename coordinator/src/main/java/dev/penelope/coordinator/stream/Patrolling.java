package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Census;
import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The patrol's way past all open sagas, a portion at a time: has the engine look at those that are
 * quiet for too long, and counts how all of them stand.
 */
final class Patrolling {
    /** No saga can be quiet for too long that was not quiet for at least this long. */
    static final long QUIET_MS = Duration.ofMinutes(15).toMillis();

    private static final int HEADERS_AT_ONCE = 1_000;

    /** After so many the clock is looked at. */
    private static final int HEADERS_PER_LOOK = 8;

    /**
     * Of so many sagas people are told in a round that nobody serves what they wait for. Where all
     * workers of a service are gone, very many wait, and none of them is news after the first.
     */
    private static final int TOLD_IN_A_ROUND = 100;

    private static final byte[] BEGINNING = {Keys.HEADER};
    private static final byte[] END = {Keys.HEADER + 1};

    /** From round to round: no longer is anything overlooked, */
    private static final long LONGEST_MS = Duration.ofMinutes(2).toMillis();

    /** no sooner is it news for people, */
    private static final long SHORTEST_MS = Duration.ofSeconds(10).toMillis();

    /** and in between a round takes no more than a thousandth of the time. */
    private static final long SHARE = 1_000;

    private final Desk desk;
    private final Intake intake;
    private final KeyValueStore<byte[], byte[]> rows;
    private final PartitionMetrics metrics;
    private final Batches batches;
    private final LongSupplier nanos;

    /** Sagas that were passed and are still to be looked at, by the engine. */
    private final Deque<SagaId> quiet = new ArrayDeque<>();

    private final Unattended unattended;
    private Census census = new Census();
    private byte[] from = BEGINNING;
    private boolean isEnd;
    private int told;
    private long nextMs;
    private long tookNanos;

    Patrolling(
            Desk desk,
            Intake intake,
            KeyValueStore<byte[], byte[]> rows,
            PartitionMetrics metrics,
            Batches batches,
            LongSupplier nanos) {
        this.desk = desk;
        this.intake = intake;
        this.rows = rows;
        this.metrics = metrics;
        this.batches = batches;
        this.nanos = nanos;
        this.unattended = new Unattended(desk);
    }

    /** Goes on with the round. */
    void goOn(long nowMs) {
        desk.bulletin.tick(nowMs);
        if (nowMs < nextMs) {
            return;
        }
        Batch batch = batches.here();
        TimeShare share = batch.share();
        long sinceNanos = nanos.getAsLong();
        Budget budget = share.begin(share.patrols(), this, nanos, desk.outbox::sentBytes);
        if (!budget.isNothing()) {
            goOn(batch, budget, nowMs);
        }
        long nowNanos = nanos.getAsLong();
        tookNanos += nowNanos - sinceNanos;
        boolean isOver = isEnd && quiet.isEmpty();
        share.end(share.patrols(), this, !isOver, nowNanos);
        if (isOver) {
            end(nowMs);
        }
    }

    private void goOn(Batch batch, Budget budget, long nowMs) {
        unattended.mayCompile(true);
        if (quiet.isEmpty() && !isEnd) {
            pass(budget, nowMs);
        }
        while (!quiet.isEmpty()) {
            look(quiet.remove(), nowMs);
            batch.beat();
            if (budget.isSpent()) {
                return;
            }
        }
    }

    /** Another thread or process goes on from now on. */
    void end() {
        batches.here().share().patrols().remove(this);
    }

    private void end(long nowMs) {
        metrics.counted(census);
        long wantedMs = Duration.ofNanos(tookNanos).toMillis() * SHARE;
        nextMs = nowMs + Math.clamp(wantedMs, SHORTEST_MS, LONGEST_MS);
        census = new Census();
        unattended.newRound();
        told = 0;
        from = BEGINNING;
        isEnd = false;
        tookNanos = 0;
    }

    /** Past a portion of the headers; of most only the beginning is read. */
    private void pass(Budget budget, long nowMs) {
        try (KeyValueIterator<byte[], byte[]> found = rows.range(from, END)) {
            for (int seen = 0; found.hasNext(); seen++) {
                var header = found.next();
                if (header.key[0] != Keys.HEADER) {
                    break;
                }
                boolean isLookedAt = seen > 0 && seen % HEADERS_PER_LOOK == 0;
                if (seen == HEADERS_AT_ONCE || (isLookedAt && budget.isSpent())) {
                    from = header.key;
                    return;
                }
                pass(Keys.saga(header.key), header.value, nowMs);
            }
        }
        isEnd = true;
    }

    private void pass(SagaId id, byte[] header, long nowMs) {
        if (intake.isQuarantined(id)) {
            if (intake.canGoOn(id)) {
                quiet.add(id);
            }
            return;
        }
        Guard.decided(
                        () -> passed(id, header, nowMs),
                        // It is found out about with its saga's name.
                        ours -> () -> quiet.add(id))
                .run();
    }

    private Runnable passed(SagaId id, byte[] header, long nowMs) {
        Glance glance = Glance.at(header);
        if (glance.quietSinceMs() != 0 && nowMs - glance.quietSinceMs() >= QUIET_MS) {
            return () -> quiet.add(id);
        }
        Unattended.Waits waits = unattended.waits(id, header, glance);
        if (waits == Unattended.Waits.UNTOLD && told < TOLD_IN_A_ROUND) {
            told++;
            return () -> quiet.add(id);
        }
        count(id, header, glance, waits, nowMs);
        return () -> {};
    }

    private void count(
            SagaId id, byte[] header, Glance glance, Unattended.Waits waits, long nowMs) {
        boolean lacks = waits != Unattended.Waits.NOT;
        census.count(glance.standing(lacks, () -> unattended.isUnserved(id, header), nowMs));
        census.unanswered(glance.unansweredMs(nowMs));
        if (glance.isOverdue(nowMs)) {
            census.countOverdue();
        }
    }

    /** It stands as it does afterwards: who reports heartbeats is not silent, for example. */
    private void look(SagaId id, long nowMs) {
        intake.goOn(id);
        intake.decide(id, () -> decide(id, nowMs), () -> {});
        if (intake.isQuarantined(id)) {
            return; // Perhaps as it cannot be read.
        }
        intake.decide(
                id,
                () -> {
                    byte[] header = rows.get(Keys.header(id));
                    if (header != null) {
                        Glance glance = Glance.at(header);
                        count(id, header, glance, unattended.waits(id, header, glance), nowMs);
                    }
                    return () -> {};
                },
                () -> {});
    }

    private Runnable decide(SagaId id, long nowMs) {
        if (intake.isQuarantined(id)) {
            return () -> {};
        }
        Desk.Found found = desk.find(id);
        if (found.open().isEmpty()) {
            return () -> {};
        }
        Desk.Decision decision =
                desk.decide(found, desk.definition(found.open().get()), new Event.Patrol(nowMs));
        return () -> {
            tellOfSilence(id, decision, nowMs);
            desk.carryOut(decision);
        };
    }

    private void tellOfSilence(SagaId id, Desk.Decision decision, long nowMs) {
        int repeated = 0;
        for (Effect effect : decision.step().effects()) {
            if (effect instanceof Effect.Dispatch again) {
                repeated++;
                desk.bulletin.warn(
                        "SILENT",
                        id,
                        "no worker answers the "
                                + again.direction().wire()
                                + " of node "
                                + again.node().name()
                                + " on queue "
                                + again.node().policy().queue()
                                + "; its command is sent again",
                        nowMs);
            }
        }
        desk.metrics.repeated(repeated);
    }
}
