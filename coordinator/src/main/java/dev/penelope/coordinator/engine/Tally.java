package dev.penelope.coordinator.engine;

/**
 * Counts over all nodes, so that no step needs to look at each.
 *
 * @param unsettled nodes that have not succeeded yet; while unwinding, nodes not yet done with
 * @param active nodes with a command outstanding or a retry timer armed, and those that wait
 * @param inFlight nodes with a command outstanding
 * @param undoFailed nodes whose undo failed for good
 * @param undecided failed nodes that a person is asked about
 * @param cursor where the search for nodes to dispatch goes on. Forward, every READY node is at or
 *     behind it; unwinding, every node before it is still to be visited, from the end
 * @param retryTo every node before it whose undo failed for good is to be undone again
 * @param quietSinceMs no command has been unanswered since before this time; 0 if none is
 * @param retries how often the saga's actions were tried again, if its quota bounds that
 * @param waits of the active nodes, those that wait for the outside
 */
public record Tally(
        int unsettled,
        int active,
        int inFlight,
        int undoFailed,
        int undecided,
        int cursor,
        int retryTo,
        long quietSinceMs,
        int retries,
        Waits waits) {

    /** With no node that waits for the outside, and nothing that was tried again. */
    public Tally(
            int unsettled,
            int active,
            int inFlight,
            int undoFailed,
            int undecided,
            int cursor,
            int retryTo,
            long quietSinceMs) {
        this(
                unsettled,
                active,
                inFlight,
                undoFailed,
                undecided,
                cursor,
                retryTo,
                quietSinceMs,
                0,
                Waits.NONE);
    }

    /**
     * Nodes that wait for the outside.
     *
     * @param signals those that wait for somebody to say something
     * @param timers those that wait for a time to pass
     */
    public record Waits(int signals, int timers) {
        public static final Waits NONE = new Waits(0, 0);

        public int all() {
            return signals + timers;
        }
    }
}
