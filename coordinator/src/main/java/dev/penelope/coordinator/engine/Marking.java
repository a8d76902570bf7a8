package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.engine.Mark.What;
import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.NodeState;
import dev.penelope.model.Side;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Wish;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sets what operators put in a saga's way, and lets it go on. */
final class Marking {
    private Marking() {}

    /** Each returns why it is not possible, or nothing. */
    static String breakAt(Draft draft, Event.Control control) {
        boolean before = control.wish().side() == Side.BEFORE;
        return set(
                draft,
                Mark.of(
                        control.place(),
                        control.wish().direction(),
                        before ? What.BREAK_BEFORE : What.BREAK_AFTER));
    }

    static String injectError(Draft draft, Event.Control control) {
        return set(draft, Mark.of(control.place(), control.wish().direction(), What.ERROR));
    }

    static String injectRepeat(Draft draft, Event.Control control) {
        Wish wish = control.wish();
        return set(draft, Mark.repeat(control.place(), wish.direction(), wish.times()));
    }

    private static String set(Draft draft, Mark mark) {
        if (mark.place() == Failure.SAGA) {
            return "it needs the name of a node";
        }
        String past = past(draft, mark);
        if (!past.isEmpty()) {
            return past;
        }
        draft.gates.remove(other -> isOver(draft, other));
        Optional<Mark> same = draft.gates.find(mark.place(), mark.direction(), mark.what());
        if (same.isEmpty() && draft.gates.all().size() == Steering.MARKS) {
            return Steering.MARKS
                    + " breakpoints and injections are set, and no saga can have more; clear some";
        }
        draft.gates.put(same.map(mark::after).orElse(mark));
        return "";
    }

    static String clear(Draft draft, Event.Control control) {
        NavigableSet<Integer> before = draft.gates.stopped();
        boolean all = control.place() == Failure.SAGA;
        if (!draft.gates.remove(mark -> all || isMeant(mark, control))) {
            return draft.gates.isEmpty()
                    ? "no breakpoint or injection is set"
                    : "it is not set; what is set: " + set(draft);
        }
        before.removeAll(draft.gates.stopped());
        letGo(draft, before);
        return "";
    }

    /** Injections stand before what they change. */
    private static boolean isMeant(Mark mark, Event.Control control) {
        Side side = mark.what() == What.BREAK_AFTER ? Side.AFTER : Side.BEFORE;
        return mark.place() == control.place()
                && mark.direction() == control.wish().direction()
                && side == control.wish().side();
    }

    static String step(Draft draft, Event.Control control) {
        NavigableSet<Integer> stopped = draft.gates.stopped();
        int granted = draft.gates.granted + control.wish().times();
        if (control.place() != Failure.SAGA) {
            return "it takes no node: what comes next in order is dispatched";
        }
        if (draft.pause.isEmpty() && stopped.isEmpty()) {
            return draft.gates.holdAnything()
                    ? "nothing is left to dispatch; clear the breakpoint, and the saga ends"
                    : "the saga is neither paused nor at a breakpoint";
        }
        if (granted > Limits.TIMES) {
            return "%d dispatches are granted and not made yet, and %d are the most"
                    .formatted(draft.gates.granted, Limits.TIMES);
        }
        if (draft.pause.isEmpty()) {
            draft.pause = Optional.of(new Pause(control.actor(), control.reason(), draft.atMs));
        }
        draft.gates.granted = granted;
        letGo(draft, stopped);
        return "";
    }

    /** What was in these nodes' way is not any more: they are looked at again. */
    private static void letGo(Draft draft, NavigableSet<Integer> places) {
        switch (draft.status) {
            case RUNNING -> draft.cursor = 0;
            case UNWINDING -> draft.cursor = draft.graph.size();
            case STUCK -> draft.worklist.addAll(places);
            case SUCCEEDED, FAILED, ABANDONED -> {}
        }
    }

    // Too late

    /** Why nothing would ever come of a mark, or nothing. */
    private static String past(Draft draft, Mark mark) {
        boolean isAction = mark.direction() == Direction.ACTION;
        if (isAction && !Fold.forward(draft)) {
            return "the saga is " + draft.status + ", and no action begins any more";
        }
        if (mark.what() == What.REPEAT && !draft.node(mark.place()).runs()) {
            return "that node runs nothing";
        }
        UndoPolicy undo = draft.policy(mark.place()).undo();
        if (!isAction && !undo.runs()) {
            return "nothing undoes that node: its policy is " + undo;
        }
        return isAction ? pastAction(draft, mark) : pastUndo(draft, mark);
    }

    /**
     * Whether a mark can go to make room. A node that unwinding is done with may still turn out to
     * have run, so marks of its undo stay.
     */
    private static boolean isOver(Draft draft, Mark mark) {
        if (mark.direction() == Direction.ACTION) {
            return !past(draft, mark).isEmpty();
        }
        int[] followers = draft.gates.followers(mark);
        return switch (mark.what()) {
            case BREAK_BEFORE, ERROR -> isTooLate(draft, mark);
            case BREAK_AFTER ->
                    followers.length > 0
                            && Arrays.stream(followers)
                                    .allMatch(place -> draft.gates.hasBegun(place, Direction.UNDO));
            case REPEAT -> false;
        };
    }

    private static String pastAction(Draft draft, Mark mark) {
        NodeRow row = draft.row(mark.place());
        boolean open =
                switch (row.state) {
                    case BLOCKED, READY, RUNNING, BACKING_OFF, WAITING -> true;
                    case SUCCEEDED, SKIPPED ->
                            mark.what() == What.BREAK_AFTER && hasFollowers(draft, mark);
                    case FAILED -> mark.what() == What.BREAK_AFTER;
                    case UNDOING, UNDO_BACKING_OFF, UNDONE, UNDO_FAILED, UNREACHED -> false;
                };
        boolean inTime =
                switch (mark.what()) {
                    case BREAK_BEFORE, ERROR ->
                            row.state != NodeState.RUNNING && !isTooLate(draft, mark);
                    case BREAK_AFTER, REPEAT -> true;
                };
        return open && inTime ? "" : tooLate(row);
    }

    private static String pastUndo(Draft draft, Mark mark) {
        NodeRow row = draft.row(mark.place());
        if (row.state == NodeState.UNDONE) {
            return mark.what() == What.BREAK_AFTER && hasFollowers(draft, mark) ? "" : tooLate(row);
        }
        boolean inTime =
                switch (mark.what()) {
                    case BREAK_BEFORE, ERROR -> !isTooLate(draft, mark);
                    case BREAK_AFTER, REPEAT -> true;
                };
        return inTime && !row.released ? "" : tooLate(row);
    }

    /** Whether it went already. Where a person is asked first, an undo that is to fail did not. */
    private static boolean isTooLate(Draft draft, Mark mark) {
        return draft.gates.hasBegun(mark.place(), mark.direction())
                && !(mark.what() == What.ERROR && Undecided.awaitsUndo(draft, mark.place()));
    }

    /** Whether something that waits for a node that is done has not begun: the end, perhaps. */
    private static boolean hasFollowers(Draft draft, Mark mark) {
        int[] followers = draft.gates.followers(mark);
        return followers.length == 0
                || Arrays.stream(followers)
                        .anyMatch(place ->
                                !draft.gates.hasBegun(place, mark.direction())
                                        && !draft.row(place).released);
    }

    private static String tooLate(NodeRow row) {
        return switch (row.state) {
            case READY, BACKING_OFF -> "that node has begun";
            case BLOCKED,
                    RUNNING,
                    SUCCEEDED,
                    FAILED,
                    UNDOING,
                    UNDO_BACKING_OFF,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED,
                    SKIPPED,
                    WAITING ->
                    "that node is " + row.state;
        };
    }

    // Words

    private static String set(Draft draft) {
        return Advance.listed(
                draft.gates.all().stream()
                        .map(mark -> spoken(draft, mark))
                        .collect(Collectors.toList()));
    }

    /** Such as "after hotel", or "before the undo of hotel". */
    static String spoken(Draft draft, Mark mark) {
        String node = draft.node(mark.place()).name();
        String what = mark.direction() == Direction.ACTION ? node : "the undo of " + node;
        return switch (mark.what()) {
            case BREAK_BEFORE -> "before " + what;
            case BREAK_AFTER -> "after " + what;
            case ERROR -> "an error of " + what;
            case REPEAT -> mark.times() + " times " + what;
        };
    }
}
