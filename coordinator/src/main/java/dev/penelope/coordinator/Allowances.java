package dev.penelope.coordinator;

import java.time.Duration;

/**
 * What a coordinator lets those do who may write to its topics.
 *
 * @param inlineDefinitions whether a start may carry its definition; otherwise only definitions
 *     that were registered can run
 * @param injections whether an operator may have nodes fail or run repeatedly
 * @param retryFloor the shortest wait before another attempt, whatever a definition says
 */
public record Allowances(boolean inlineDefinitions, boolean injections, Duration retryFloor) {
    /** Everything, at once: for tests. */
    public static final Allowances ALL = new Allowances(true, true, Duration.ZERO);
}
