package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.engine.Mark.What;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What operators put in a saga's way, while one step works on it. A breakpoint holds only what has
 * not begun: further attempts, once there was a first, go on.
 */
final class Gates {
    private final Draft draft;
    private final List<Mark> marks;
    private final List<Long> heard;

    /** How many dispatches a paused saga may still make. */
    int granted;

    private boolean held;

    Gates(Draft draft, Steering steering) {
        this.draft = draft;
        this.marks = new ArrayList<>(steering.marks());
        this.heard = new ArrayList<>(steering.heard());
        this.granted = steering.granted();
        this.held = steering.held();
    }

    Steering steering() {
        return new Steering(marks, granted, held, heard);
    }

    /** Nothing is in the way of a saga that is over. */
    void vanish() {
        marks.clear();
        heard.clear();
        granted = 0;
        held = false;
    }

    // Going

    /** Whether the saga is paused, and may not even make a step. */
    boolean halted() {
        return draft.pause.isPresent() && granted == 0;
    }

    /** Whether a breakpoint keeps a node from going now. */
    boolean holds(int place, Direction direction) {
        return granted == 0 && isStopped(place, direction);
    }

    /** A node went: the breakpoint before it, which a step led past, is behind it. */
    void pass(int place, Direction direction) {
        if (!marks.isEmpty()) {
            marks.removeIf(mark -> mark.isFor(place, direction, What.BREAK_BEFORE));
        }
    }

    /** It was dispatched. */
    void spend(int place, Direction direction) {
        granted = Math.max(0, granted - 1);
        pass(place, direction);
    }

    /** Whether a node is to fail instead of going; it is so once. */
    boolean fails(int place, Direction direction) {
        boolean fails =
                !marks.isEmpty()
                        && marks.removeIf(mark -> mark.isFor(place, direction, What.ERROR));
        if (fails) {
            spend(place, direction);
        }
        return fails;
    }

    // Standing

    /** Whether breakpoints keep anything from going, the saga's end included. */
    boolean holdAnything() {
        return !marks.isEmpty()
                && (holdTheEnd(Direction.ACTION)
                        || holdTheEnd(Direction.UNDO)
                        || !stopped().isEmpty());
    }

    /** Whether all is done, and a breakpoint stands behind the last of it. */
    boolean holdTheEnd(Direction direction) {
        boolean forward = direction == Direction.ACTION;
        return draft.unsettled == 0
                && forward == Fold.forward(draft)
                && marks.stream()
                        .anyMatch(mark ->
                                mark.what() == What.BREAK_AFTER
                                        && mark.direction() == direction
                                        && followers(mark).length == 0
                                        && isDone(mark));
    }

    /** The nodes that nothing but breakpoints keeps from going; a step would have them go. */
    NavigableSet<Integer> stopped() {
        NavigableSet<Integer> stopped = new TreeSet<>();
        for (Mark mark : marks) {
            switch (mark.what()) {
                case BREAK_BEFORE -> addIfStopped(stopped, mark.place(), mark.direction());
                case BREAK_AFTER -> {
                    if (isDone(mark)) {
                        for (int place : followers(mark)) {
                            addIfStopped(stopped, place, mark.direction());
                        }
                    }
                }
                case ERROR, REPEAT -> {}
            }
        }
        return stopped;
    }

    private void addIfStopped(NavigableSet<Integer> stopped, int place, Direction direction) {
        if (hasItsTurn(place, direction) && isStopped(place, direction)) {
            stopped.add(place);
        }
    }

    private boolean hasItsTurn(int place, Direction direction) {
        NodeRow row = draft.row(place);
        if (direction == Direction.ACTION) {
            return Fold.forward(draft) && row.state == NodeState.READY;
        }
        return !Fold.forward(draft) && row.heldBy == 0 && !row.released && !row.state.active();
    }

    private boolean isStopped(int place, Direction direction) {
        return !marks.isEmpty()
                && !hasBegun(place, direction)
                && marks.stream()
                        .anyMatch(mark -> mark.direction() == direction && stops(mark, place));
    }

    private boolean stops(Mark mark, int place) {
        return switch (mark.what()) {
            case BREAK_BEFORE -> mark.place() == place && hasWork(place, mark.direction());
            case BREAK_AFTER -> Arrays.binarySearch(followers(mark), place) >= 0 && isDone(mark);
            case ERROR, REPEAT -> false;
        };
    }

    /** An undo that nothing calls for is passed over. */
    private boolean hasWork(int place, Direction direction) {
        return direction == Direction.ACTION
                || (draft.node(place).runs()
                        ? Unwinding.wantsUndo(draft, place)
                        : draft.row(place).state == NodeState.SUCCEEDED);
    }

    /** Whether a node went already: breakpoints before it come too late. */
    boolean hasBegun(int place, Direction direction) {
        NodeRow row = draft.row(place);
        return row.attempts(direction) > 0
                || switch (row.state) {
                    case WAITING, SUCCEEDED, SKIPPED -> direction == Direction.ACTION;
                    case UNDOING, UNDO_BACKING_OFF, UNDO_FAILED, UNDONE -> true;
                    case BLOCKED, READY, RUNNING, BACKING_OFF, FAILED, UNREACHED -> false;
                };
    }

    private boolean isDone(Mark mark) {
        NodeState state = draft.row(mark.place()).state;
        return mark.direction() == Direction.ACTION ? state.passed() : state == NodeState.UNDONE;
    }

    /** What waits for a marked node, in the direction of its mark; ascending. */
    int[] followers(Mark mark) {
        return mark.direction() == Direction.ACTION
                ? draft.graph.successors(mark.place())
                : draft.graph.predecessors(mark.place());
    }

    /** Has people know when breakpoints have become all that the saga waits for. */
    void look() {
        boolean before = held;
        held = isHeld();
        if (held && !before) {
            draft.tell(
                    "AT_BREAKPOINT",
                    "Held at breakpoints: "
                            + spoken()
                            + "; clear lets it go on, step makes one dispatch");
        }
    }

    private boolean isHeld() {
        boolean looksOn =
                draft.status == SagaStatus.RUNNING
                        ? draft.cursor < draft.graph.size()
                        : draft.cursor > 0 || draft.retryTo > 0;
        boolean moves = draft.status == SagaStatus.RUNNING || draft.status == SagaStatus.UNWINDING;
        return moves && draft.pause.isEmpty() && draft.active == 0 && !looksOn && holdAnything();
    }

    private String spoken() {
        NavigableSet<Integer> stopped = stopped();
        List<String> names =
                marks.stream()
                        .filter(mark -> isAtWork(mark, stopped))
                        .map(mark -> Marking.spoken(draft, mark))
                        .toList();
        return Advance.listed(names);
    }

    private boolean isAtWork(Mark mark, NavigableSet<Integer> stopped) {
        return switch (mark.what()) {
            case BREAK_BEFORE -> stopped.contains(mark.place());
            case BREAK_AFTER ->
                    isDone(mark)
                            && (followers(mark).length == 0
                                    || Arrays.stream(followers(mark)).anyMatch(stopped::contains));
            case ERROR, REPEAT -> false;
        };
    }

    // Setting

    Optional<Mark> find(int place, Direction direction, What what) {
        return marks.stream().filter(mark -> mark.isFor(place, direction, what)).findFirst();
    }

    Optional<Mark> repetition(int place, Direction direction) {
        return marks.isEmpty() ? Optional.empty() : find(place, direction, What.REPEAT);
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    List<Mark> all() {
        return List.copyOf(marks);
    }

    /** In the place of one of the same kind, if there is one. */
    void put(Mark mark) {
        Optional<Mark> old = find(mark.place(), mark.direction(), mark.what());
        if (old.isPresent()) {
            marks.set(marks.indexOf(old.get()), mark);
        } else {
            marks.add(mark);
        }
    }

    boolean remove(Predicate<Mark> such) {
        return marks.removeIf(such);
    }

    /** It is settled, and all that was set for it is behind it but a breakpoint after it. */
    void settle(int place, Direction direction) {
        if (!marks.isEmpty()) {
            marks.removeIf(mark ->
                    mark.place() == place
                            && mark.direction() == direction
                            && mark.what() != What.BREAK_AFTER);
        }
    }

    /** No action begins any more. */
    void unwind() {
        marks.removeIf(mark -> mark.direction() == Direction.ACTION);
    }

    // Hearing

    boolean hasHeard(String control) {
        return !control.isEmpty() && heard.contains(digest(control));
    }

    void hear(String control) {
        if (control.isEmpty()) {
            return;
        }
        if (heard.size() == Steering.HEARD) {
            heard.removeFirst();
        }
        heard.add(digest(control));
    }

    /** Ids are of any length; no two of a few will have the same 64 bits (FNV-1a). */
    private static long digest(String id) {
        long bits = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            bits = (bits ^ id.charAt(i)) * 0x100000001b3L;
        }
        return bits;
    }
}
