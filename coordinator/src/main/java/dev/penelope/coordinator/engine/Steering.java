package dev.penelope.coordinator.engine;

import java.util.List;

/**
 * How operators steer a saga, beside pausing it. Most sagas have none of this.
 *
 * @param marks breakpoints and injections, at most {@link #MARKS}
 * @param granted how many dispatches a paused saga may still make
 * @param held whether breakpoints are all that it waits for
 * @param heard what tells the last controls apart that must not be done twice, the newest last
 */
public record Steering(List<Mark> marks, int granted, boolean held, List<Long> heard) {
    static final int MARKS = 64;
    static final int HEARD = 16;

    public static final Steering NONE = new Steering(List.of(), 0, false, List.of());

    public Steering {
        marks = List.copyOf(marks);
        heard = List.copyOf(heard);
    }
}
