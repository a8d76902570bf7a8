package dev.penelope.protocol;

import dev.penelope.model.NodeState;

/** What became of one node, in a result. */
public record NodeReport(
        String name,
        String label,
        NodeState state,
        boolean mayHaveRun,
        int attempts,
        int undoAttempts) {}
