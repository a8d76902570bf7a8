package dev.penelope.model;

import java.util.Optional;

/**
 * What a control may need to say beside its verb and node. A verb that has no use for a part of it
 * ignores that part.
 *
 * @param value JSON for the node, such as what it is to have put out
 * @param times how often, from 1 to {@link Limits#TIMES}
 */
public record Wish(Optional<Json> value, Direction direction, Side side, int times) {
    /** Nothing more: each part as it is when nothing is said of it. */
    public static final Wish NONE = new Wish(Optional.empty(), Direction.ACTION, Side.BEFORE, 1);

    /**
     * @throws IllegalArgumentException if the value is too large, or the number is not from 1 on
     */
    public Wish {
        int size = value.map(Json::size).orElse(0);
        if (size > Limits.PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "Expected a value of at most "
                            + Limits.PAYLOAD_BYTES
                            + " bytes, but it has "
                            + size);
        }
        if (value.isPresent() && value.get().depth() > Limits.PAYLOAD_DEPTH) {
            throw new IllegalArgumentException(
                    "Expected a value that is nested at most "
                            + Limits.PAYLOAD_DEPTH
                            + " levels deep, but it is nested deeper");
        }
        if (times < 1 || times > Limits.TIMES) {
            throw new IllegalArgumentException(
                    "Expected from 1 to " + Limits.TIMES + " times, but got " + times);
        }
    }

    public static Wish of(Json value) {
        return NONE.with(value);
    }

    public static Wish of(Direction direction) {
        return NONE.on(direction);
    }

    public Wish with(Json json) {
        return new Wish(Optional.of(json), direction, side, times);
    }

    public Wish on(Direction which) {
        return new Wish(value, which, side, times);
    }

    public Wish on(Side which) {
        return new Wish(value, direction, which, times);
    }

    public Wish times(int number) {
        return new Wish(value, direction, side, number);
    }
}
