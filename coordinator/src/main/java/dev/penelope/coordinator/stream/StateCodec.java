package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Mark;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Note;
import dev.penelope.coordinator.engine.Origin;
import dev.penelope.coordinator.engine.Pause;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The stored form of a saga. Its first byte is a version; what an older version wrote must stay
 * readable for ever. Enums are stored by their place, so new constants go to the end.
 */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class StateCodec {
    private static final int VERSION = 1;

    /** Bits of a byte that says what follows it. {@link Glance} reads as far as these. */
    static final int PAUSED = 1;

    static final int STUCK = 2;
    private static final int WHY = 4;
    private static final int DEFINITION = 8;
    private static final int STEERED = 16;
    static final int HELD = 32;

    private static final SagaStatus[] STATUSES = SagaStatus.values();
    private static final Stuck.Reason[] REASONS = Stuck.Reason.values();
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Mark.What[] WHATS = Mark.What.values();
    private static final Note.Source[] SOURCES = Note.Source.values();

    private StateCodec() {}

    static byte[] write(StoredSaga stored) {
        Saga saga = stored.saga();
        long base = saga.origin().startedAtMs();
        BinOut out = new BinOut();
        out.bits(VERSION).bits(saga.status().ordinal()).fixed(saga.tally().quietSinceMs());
        writeOrigin(out, saga.origin());
        writeTally(out, saga.tally());
        out.number(saga.frozenMs()).number(saga.endedAtMs());
        writeMarks(out, saga, stored.carriesDefinition());
        writeRecord(out, saga, base);
        out.number(stored.page().map(List::size).orElse(0));
        stored.page().ifPresent(page -> page.forEach(row -> NodeCodec.write(out, row, base)));
        out.number(stored.inline().size());
        stored.inline()
                .forEach((name, json) -> {
                    writeName(out, name);
                    out.bytes(json.utf8());
                });
        out.number(stored.rows().size());
        stored.rows().forEach(name -> writeName(out, name));
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
        expectVersion(in);
        SagaStatus status = readStatus(in);
        long quietSinceMs = in.fixed();
        Origin origin = readOrigin(in);
        Tally tally = readTally(in, quietSinceMs);
        long frozenMs = in.number();
        long endedAtMs = in.number();
        int marks = in.bits();
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
                (marks & STEERED) == 0 ? Steering.NONE : readSteering(in, (marks & HELD) != 0);
        List<Failure> failures = readFailures(in);
        int moreFailures = in.integer();
        List<Note> notes = readNotes(in, origin.startedAtMs());
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
                        steering);
        StoredSaga stored =
                new StoredSaga(
                        saga,
                        readPage(in, origin.startedAtMs()),
                        readInline(in),
                        readRows(in),
                        (marks & DEFINITION) != 0);
        expectEnd(in);
        return stored;
    }

    /**
     * @throws CorruptStateException if it is in another form
     */
    static void expectVersion(BinIn in) {
        int version = in.bits();
        if (version != VERSION) {
            throw new CorruptStateException(
                    "Expected a saga in form " + VERSION + ", but it is in form " + version);
        }
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

    static byte[] writePage(List<NodeRow> page, long base) {
        BinOut out = new BinOut().bits(VERSION).number(page.size());
        page.forEach(row -> NodeCodec.write(out, row, base));
        return out.done();
    }

    /**
     * @throws CorruptStateException if it cannot be read, whatever is wrong with it
     */
    static List<NodeRow> readPage(byte[] value, long base) {
        BinIn in = new BinIn(value);
        if (in.bits() != VERSION) {
            throw new CorruptStateException("Expected a page in form " + VERSION);
        }
        List<NodeRow> page = readPage(in, base).orElse(List.of());
        expectEnd(in);
        return page;
    }

    private static void expectEnd(BinIn in) {
        if (!in.atEnd()) {
            throw new CorruptStateException("Expected nothing to follow, but something does");
        }
    }

    private static void writeOrigin(BinOut out, Origin origin) {
        out.text(origin.run().value()).hex(origin.definition()).hex(origin.content());
        out.number(origin.startedAtMs());
        out.number(origin.deadline().map(Duration::toMillis).orElse(0L));
        out.number(origin.labels().size());
        origin.labels().forEach((name, value) -> out.text(name).text(value));
        out.text(origin.trace().orElse(""));
    }

    private static Origin readOrigin(BinIn in) {
        RunId run = new RunId(in.text());
        String definition = in.hex();
        String content = in.hex();
        long startedAtMs = in.number();
        long deadlineMs = in.number();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            labels.put(in.text(), in.text());
        }
        String trace = in.text();
        return new Origin(
                run,
                definition,
                content,
                startedAtMs,
                deadlineMs == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deadlineMs)),
                labels,
                trace.isEmpty() ? Optional.empty() : Optional.of(trace));
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

    private static Tally readTally(BinIn in, long quietSinceMs) {
        return new Tally(
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                quietSinceMs);
    }

    private static void writeMarks(BinOut out, Saga saga, boolean carriesDefinition) {
        boolean steered = !saga.steering().equals(Steering.NONE);
        out.bits(
                (saga.pause().isPresent() ? PAUSED : 0)
                        | (saga.stuck().isPresent() ? STUCK : 0)
                        | (saga.why().isPresent() ? WHY : 0)
                        | (carriesDefinition ? DEFINITION : 0)
                        | (steered ? STEERED : 0)
                        | (saga.steering().held() ? HELD : 0));
        saga.pause().ifPresent(p -> out.text(p.actor()).text(p.reason()).number(p.atMs()));
        saga.stuck().ifPresent(s -> out.bits(s.reason().ordinal()).bits(s.from().ordinal()));
        saga.why().ifPresent(out::text);
        if (steered) {
            writeSteering(out, saga.steering());
        }
    }

    private static void writeSteering(BinOut out, Steering steering) {
        out.number(steering.granted()).number(steering.marks().size());
        for (Mark mark : steering.marks()) {
            out.number(mark.place());
            out.bits(mark.what().ordinal() << 1 | mark.direction().ordinal());
            if (mark.what() == Mark.What.REPEAT) {
                out.number(mark.times()).number(mark.had()).number(mark.last());
            }
        }
        out.number(steering.heard().size());
        steering.heard().forEach(out::fixed);
    }

    private static Steering readSteering(BinIn in, boolean held) {
        int granted = in.integer();
        List<Mark> marks = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            int place = in.integer();
            int bits = in.bits();
            Mark.What what = pick(WHATS, bits >> 1);
            boolean repeats = what == Mark.What.REPEAT;
            marks.add(
                    new Mark(
                            place,
                            pick(DIRECTIONS, bits & 1),
                            what,
                            repeats ? in.integer() : 1,
                            repeats ? in.integer() : 0,
                            repeats ? in.integer() : 0));
        }
        List<Long> heard = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            heard.add(in.fixed());
        }
        return new Steering(marks, granted, held, heard);
    }

    private static void writeRecord(BinOut out, Saga saga, long base) {
        out.number(saga.failures().size());
        for (Failure failure : saga.failures()) {
            out.number(failure.place() + 1).bits(failure.direction().ordinal());
            out.number(failure.attempt());
            out.text(failure.error().type());
            out.text(failure.error().message());
            out.text(failure.error().trace());
        }
        out.number(saga.moreFailures());
        out.number(saga.notes().size());
        for (Note note : saga.notes()) {
            out.number(Math.max(0, note.atMs() - base)).bits(note.source().ordinal());
            out.text(note.actor()).text(note.text());
        }
    }

    private static List<Failure> readFailures(BinIn in) {
        List<Failure> failures = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            failures.add(
                    new Failure(
                            in.integer() - 1,
                            pick(Direction.values(), in.bits()),
                            in.integer(),
                            new ErrorInfo(in.text(), in.text(), in.text())));
        }
        return failures;
    }

    private static List<Note> readNotes(BinIn in, long base) {
        List<Note> notes = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            notes.add(new Note(base + in.number(), pick(SOURCES, in.bits()), in.text(), in.text()));
        }
        return notes;
    }

    private static Optional<List<NodeRow>> readPage(BinIn in, long base) {
        int size = in.integer();
        if (size == 0) {
            return Optional.empty();
        }
        List<NodeRow> page = new ArrayList<>(Math.min(size, View.PAGE));
        for (int left = size; left > 0; left--) {
            page.add(NodeCodec.read(in, base));
        }
        return Optional.of(page);
    }

    private static Map<Payload, Json> readInline(BinIn in) {
        Map<Payload, Json> inline = new HashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            inline.put(readName(in), Json.ofUtf8(in.bytes()));
        }
        return inline;
    }

    private static Set<Payload> readRows(BinIn in) {
        Set<Payload> rows = new HashSet<>();
        for (int left = in.integer(); left > 0; left--) {
            rows.add(readName(in));
        }
        return rows;
    }

    /** In two bytes at most for the first forty nodes. */
    private static void writeName(BinOut out, Payload name) {
        out.number(
                switch (name) {
                    case Payload.Params params -> 0;
                    case Payload.Output output -> 3L * output.place() + 1;
                    case Payload.Details details -> 3L * details.place() + 2;
                });
    }

    private static Payload readName(BinIn in) {
        int code = in.integer();
        return switch (code % 3) {
            case 0 -> new Payload.Params();
            case 1 -> new Payload.Output(code / 3);
            default -> new Payload.Details(code / 3);
        };
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
