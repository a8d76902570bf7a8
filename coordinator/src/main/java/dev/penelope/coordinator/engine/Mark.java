package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;

/**
 * What an operator has set for a node's action, or for its undo.
 *
 * @param times how many outcomes a repetition is to have in all
 * @param had how many of them have come
 * @param last the attempt that brought the last of them
 */
public record Mark(int place, Direction direction, What what, int times, int had, int last) {

    /** What is to happen there. */
    public enum What {
        /** It does not begin. */
        BREAK_BEFORE,
        /** Nothing begins that waits for it. */
        BREAK_AFTER,
        /** It fails without running. */
        ERROR,
        /** It runs several times. */
        REPEAT
    }

    static Mark of(int place, Direction direction, What what) {
        return new Mark(place, direction, what, 1, 0, 0);
    }

    static Mark repeat(int place, Direction direction, int times) {
        return new Mark(place, direction, What.REPEAT, times, 0, 0);
    }

    /** One more outcome has come, of that attempt. */
    Mark counted(int attempt) {
        return new Mark(place, direction, what, times, had + 1, attempt);
    }

    /** It goes on where the other one of the same kind stands. */
    Mark after(Mark other) {
        return new Mark(place, direction, what, times, other.had, other.last);
    }

    boolean isFor(int node, Direction way, What kind) {
        return place == node && direction == way && what == kind;
    }
}
