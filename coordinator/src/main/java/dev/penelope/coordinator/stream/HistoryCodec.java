package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Note;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import java.util.ArrayList;
import java.util.List;

/** The stored form of a saga's failures and notes. */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class HistoryCodec {
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Note.Source[] SOURCES = Note.Source.values();

    private HistoryCodec() {}

    static void write(BinOut out, Saga saga) {
        long base = saga.origin().startedAtMs();
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

    static List<Failure> readFailures(BinIn in) {
        List<Failure> failures = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            failures.add(
                    new Failure(
                            in.integer() - 1,
                            StateCodec.pick(DIRECTIONS, in.bits()),
                            in.integer(),
                            new ErrorInfo(in.text(), in.text(), in.text())));
        }
        return failures;
    }

    static List<Note> readNotes(BinIn in, long base) {
        List<Note> notes = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            notes.add(
                    new Note(
                            base + in.number(),
                            StateCodec.pick(SOURCES, in.bits()),
                            in.text(),
                            in.text()));
        }
        return notes;
    }
}
