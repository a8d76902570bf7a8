package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What a saga remembers for people: a bounded number of failures and notes. */
final class History {
    private final List<Failure> failures;
    private final List<Note> notes;
    private int moreFailures;

    History(Saga saga) {
        this.failures = new ArrayList<>(saga.failures());
        this.notes = new ArrayList<>(saga.notes());
        this.moreFailures = saga.moreFailures();
    }

    /** What set off the unwinding is the first. */
    List<Failure> failures() {
        return failures;
    }

    List<Note> notes() {
        return notes;
    }

    int moreFailures() {
        return moreFailures;
    }

    /**
     * Adds a failure. One of an undo, which a person must see to, takes the place of one that
     * nobody need see to.
     *
     * @param undoFailed whether the undo of a node has failed for good
     */
    void fail(Failure failure, IntPredicate undoFailed) {
        boolean isUndo = failure.direction() == Direction.UNDO;
        if (isUndo) {
            remove(each -> each.place() == failure.place() && each.direction() == Direction.UNDO);
        }
        if (failures.size() == Saga.FAILURES && isUndo) {
            remove(each -> !isOpen(each, undoFailed));
        }
        if (failures.size() < Saga.FAILURES) {
            failures.add(failure);
        } else {
            moreFailures++;
        }
    }

    /** Removes the last such failure, but not the first of all. */
    private void remove(Predicate<Failure> such) {
        for (int i = failures.size() - 1; i > 0; i--) {
            if (such.test(failures.get(i))) {
                failures.remove(i);
                moreFailures++;
                return;
            }
        }
    }

    /** Whether it is an undo's, and still so. */
    private static boolean isOpen(Failure failure, IntPredicate undoFailed) {
        return failure.direction() == Direction.UNDO && undoFailed.test(failure.place());
    }

    /** Failures of actions, and of those undos that nobody has made good since. */
    List<Failure> open(IntPredicate undoFailed) {
        return failures.stream()
                .filter(each -> each.direction() == Direction.ACTION || isOpen(each, undoFailed))
                .toList();
    }

    /** What was taken as a failure of a node was none, or another. */
    void unfail(int place) {
        if (!failures.removeIf(failure -> failure.place() == place)) {
            moreFailures--;
        }
    }

    /**
     * Adds a line, unless the very same line is there. What operators do may be done again, so of
     * theirs only the last counts.
     */
    void note(Note note) {
        for (Note each : notes.reversed()) {
            if (each.actor().equals(note.actor()) && each.text().equals(note.text())) {
                return;
            }
            boolean others = each.source() != Note.Source.OPERATOR;
            if (note.source() == Note.Source.OPERATOR && !others) {
                break;
            }
        }
        add(note);
    }

    /** Adds a line, and lets go of the one that matters least if there are too many. */
    void add(Note note) {
        if (notes.size() == Saga.NOTES) {
            notes.remove(Collections.min(notes, Comparator.comparing(Note::source)));
        }
        notes.add(note);
    }

    /** Whether there is a line that begins like this. */
    boolean says(String beginning) {
        return notes.stream().anyMatch(note -> note.text().startsWith(beginning));
    }
}
