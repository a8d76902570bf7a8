package dev.penelope.coordinator.engine;

/**
 * Counts over all nodes, so that no step needs to look at each.
 *
 * @param unsettled nodes that have not succeeded yet; while unwinding, nodes not yet done with
 * @param active nodes with a command outstanding or a retry timer armed
 * @param inFlight nodes with a command outstanding
 * @param undoFailed nodes whose undo failed for good
 * @param undecided failed nodes whose policy asks a person
 * @param cursor where the search for nodes to dispatch goes on. Forward, every READY node is at or
 *     behind it; unwinding, every node before it is still to be visited, from the end
 * @param retryTo every node before it whose undo failed for good is to be undone again
 * @param quietSinceMs no command has been unanswered since before this time; 0 if none is
 */
public record Tally(
        int unsettled,
        int active,
        int inFlight,
        int undoFailed,
        int undecided,
        int cursor,
        int retryTo,
        long quietSinceMs) {}
