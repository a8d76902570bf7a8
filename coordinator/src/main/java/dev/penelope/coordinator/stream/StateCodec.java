package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Note;
import dev.penelope.coordinator.engine.Origin;
import dev.penelope.coordinator.engine.Pause;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The stored form of a saga. Its first byte is a version; what an older version wrote must stay
 * readable for ever. Enums are stored by their place, so new constants go to the end.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class StateCodec {
    /** What counts no revisions. */
    private static final int FIRST = 1;

    private static final int VERSION = 2;

    /** Bits of a byte that says what follows it. {@link Glance} reads as far as these. */
    static final int PAUSED = 1;

    static final int STUCK = 2;
    private static final int WHY = 4;
    private static final int DEFINITION = 8;
    private static final int STEERED = 16;
    static final int HELD = 32;
    static final int WAITS = 64;
    static final int RETRIED = 128;

    /** Stands where the number of nodes would, of which no page has so many. */
    private static final int PAGED = 127;

    private static final SagaStatus[] STATUSES = SagaStatus.values();
    private static final Stuck.Reason[] REASONS = Stuck.Reason.values();

    private StateCodec() {}

    static byte[] write(StoredSaga stored) {
        Saga saga = stored.saga();
        long base = saga.origin().startedAtMs();
        BinOut out = new BinOut();
        out.bits(VERSION).bits(saga.status().ordinal()).fixed(saga.tally().quietSinceMs());
        OriginCodec.write(out, saga.origin());
        writeTally(out, saga.tally());
        out.number(saga.frozenMs()).number(saga.endedAtMs());
        writeMarks(out, saga, stored.carriesDefinition());
        HistoryCodec.write(out, saga);
        out.number(saga.revision());
        writeKept(out, stored.kept(), base);
        return out.done();
    }

    /**
     * @throws CorruptStateException if it cannot be read, whatever is wrong with it
     */
    static StoredSaga read(SagaId id, byte[] value) {
        try {
            return read(id, new BinIn(value));
        } catch (CorruptStateException corrupt) {
            throw corrupt;
        } catch (RuntimeException unreadable) {
            throw new CorruptStateException("Expected a saga, but " + unreadable, unreadable);
        }
    }

    private static StoredSaga read(SagaId id, BinIn in) {
        int version = expectVersion(in);
        SagaStatus status = readStatus(in);
        long quietSinceMs = in.fixed();
        Origin origin = OriginCodec.read(in);
        int[] counts = readCounts(in);
        long frozenMs = in.number();
        long endedAtMs = in.number();
        int marks = in.bits();
        Tally.Waits waits = readWaits(in, marks);
        Tally tally = tally(counts, quietSinceMs, readRetries(in, marks), waits);
        Optional<Pause> pause =
                (marks & PAUSED) == 0
                        ? Optional.empty()
                        : Optional.of(new Pause(in.text(), in.text(), in.number()));
        Optional<Stuck> stuck =
                (marks & STUCK) == 0
                        ? Optional.empty()
                        : Optional.of(new Stuck(readReason(in), readStatus(in)));
        Optional<String> why = (marks & WHY) == 0 ? Optional.empty() : Optional.of(in.text());
        Steering steering =
                (marks & STEERED) == 0
                        ? Steering.NONE
                        : SteeringCodec.read(in, (marks & HELD) != 0);
        List<Failure> failures = HistoryCodec.readFailures(in);
        int moreFailures = in.integer();
        List<Note> notes = HistoryCodec.readNotes(in, origin.startedAtMs());
        long revision = version == FIRST ? 0 : in.number();
        Saga saga =
                new Saga(
                        id,
                        origin,
                        status,
                        tally,
                        pause,
                        frozenMs,
                        stuck,
                        failures,
                        moreFailures,
                        notes,
                        endedAtMs,
                        why,
                        steering,
                        revision);
        StoredSaga stored =
                new StoredSaga(saga, readKept(in, origin.startedAtMs()), (marks & DEFINITION) != 0);
        in.expectEnd();
        return stored;
    }

    /**
     * @throws CorruptStateException if it is in another form
     */
    static int expectVersion(BinIn in) {
        int version = in.bits();
        if (version != VERSION && version != FIRST) {
            throw new CorruptStateException(
                    "Expected a saga in form " + VERSION + ", but it is in form " + version);
        }
        return version;
    }

    static SagaStatus readStatus(BinIn in) {
        return pick(STATUSES, in.bits());
    }

    static Stuck.Reason readReason(BinIn in) {
        return pick(REASONS, in.bits());
    }

    /** The status of a stored saga, without reading the rest. */
    static SagaStatus status(byte[] value) {
        return pick(STATUSES, value[1]);
    }

    private static void writeTally(BinOut out, Tally tally) {
        out.number(tally.unsettled())
                .number(tally.active())
                .number(tally.inFlight())
                .number(tally.undoFailed())
                .number(tally.undecided())
                .number(tally.cursor())
                .number(tally.retryTo());
    }

    private static int[] readCounts(BinIn in) {
        int[] counts = new int[7];
        Arrays.setAll(counts, unused -> in.integer());
        return counts;
    }

    private static Tally tally(int[] counts, long quietSinceMs, int retries, Tally.Waits waits) {
        return new Tally(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                quietSinceMs,
                retries,
                waits);
    }

    static Tally.Waits readWaits(BinIn in, int marks) {
        return (marks & WAITS) == 0
                ? Tally.Waits.NONE
                : new Tally.Waits(in.integer(), in.integer());
    }

    static int readRetries(BinIn in, int marks) {
        return (marks & RETRIED) == 0 ? 0 : in.integer();
    }

    private static void writeMarks(BinOut out, Saga saga, boolean carriesDefinition) {
        boolean steered = !saga.steering().equals(Steering.NONE);
        out.bits(
                (saga.pause().isPresent() ? PAUSED : 0)
                        | (saga.stuck().isPresent() ? STUCK : 0)
                        | (saga.why().isPresent() ? WHY : 0)
                        | (carriesDefinition ? DEFINITION : 0)
                        | (steered ? STEERED : 0)
                        | (saga.steering().held() ? HELD : 0)
                        | (saga.tally().waits().all() > 0 ? WAITS : 0)
                        | (saga.tally().retries() > 0 ? RETRIED : 0));
        if (saga.tally().waits().all() > 0) {
            out.number(saga.tally().waits().signals()).number(saga.tally().waits().timers());
        }
        if (saga.tally().retries() > 0) {
            out.number(saga.tally().retries());
        }
        saga.pause().ifPresent(p -> out.text(p.actor()).text(p.reason()).number(p.atMs()));
        saga.stuck().ifPresent(s -> out.bits(s.reason().ordinal()).bits(s.from().ordinal()));
        saga.why().ifPresent(out::text);
        if (steered) {
            SteeringCodec.write(out, saga.steering());
        }
    }

    private static void writeKept(BinOut out, StoredSaga.Kept kept, long base) {
        switch (kept) {
            case StoredSaga.Whole whole -> {
                PageCodec.write(out, whole.page(), 0, base);
                PageCodec.writeNames(out, whole.apart());
            }
            case StoredSaga.Paged paged -> {
                out.number(PAGED).number(paged.near().size());
                paged.near().forEach((place, row) -> out.number(place).bytes(row));
            }
        }
    }

    private static StoredSaga.Kept readKept(BinIn in, long base) {
        int nodes = in.integer();
        if (nodes != PAGED) {
            return new StoredSaga.Whole(
                    PageCodec.read(in, nodes, 0, base), PageCodec.readNames(in));
        }
        SequencedMap<Integer, byte[]> near = new LinkedHashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            near.put(in.integer(), in.bytes());
        }
        return new StoredSaga.Paged(near);
    }

    static <E> E pick(E[] all, int place) {
        if (place < 0 || place >= all.length) {
            throw new CorruptStateException(
                    "Expected one of "
                            + all.length
                            + " known values, but it is number "
                            + place
                            + "; was this written by a newer version?");
        }
        return all[place];
    }

    /** The states a node can be in, by their stored place. */
    static final NodeState[] NODE_STATES = NodeState.values();
}
