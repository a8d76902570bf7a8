package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;

/**
 * Something that failed for good.
 *
 * @param place the node, or {@link #SAGA} if it concerns the saga as a whole
 */
public record Failure(int place, Direction direction, int attempt, ErrorInfo error) {
    public static final int SAGA = -1;
}
