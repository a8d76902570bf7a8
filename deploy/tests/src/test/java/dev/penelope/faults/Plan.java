package dev.penelope.faults;

import java.util.Map;

/**
 * A saga's parameters: how its nodes behave.
 *
 * @param nodes by name
 * @param others how those behave that are not named
 */
record Plan(Map<String, Manner> nodes, Manner others) {
    static final Plan WELL = new Plan(Map.of(), Manner.WELL);

    static Plan of(Map<String, Manner> nodes) {
        return new Plan(nodes, Manner.WELL);
    }

    /** All nodes behave so, save these. */
    static Plan all(Manner others, Map<String, Manner> nodes) {
        return new Plan(nodes, others);
    }

    /**
     * How a node behaves.
     *
     * @param breaksBefore so many first attempts break without an effect
     * @param breaksAfter so many first attempts, after those, have their effect and break then
     * @param fails whether it declares failure in the end, without an effect
     * @param tookMs how long an attempt takes
     * @param undoBreaks so many first attempts of the undo break, every other one after its effect
     * @param undoFails so many first attempts of the undo declare that it will never work
     * @param hangs so many first attempts take longer than they may, and have their effect then
     * @param outputBytes how large the output is
     * @param meets how many nodes of its saga wait for each other before they go on; 0 for none
     */
    record Manner(
            int breaksBefore,
            int breaksAfter,
            boolean fails,
            long tookMs,
            int undoBreaks,
            int undoFails,
            int hangs,
            int outputBytes,
            int meets) {
        static final Manner WELL = new Manner(0, 0, false, 0, 0, 0, 0, 0, 0);

        Manner failing() {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    true,
                    tookMs,
                    undoBreaks,
                    undoFails,
                    hangs,
                    outputBytes,
                    meets);
        }

        Manner taking(long millis) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    millis,
                    undoBreaks,
                    undoFails,
                    hangs,
                    outputBytes,
                    meets);
        }

        Manner breakingBefore(int attempts) {
            return new Manner(
                    attempts,
                    breaksAfter,
                    fails,
                    tookMs,
                    undoBreaks,
                    undoFails,
                    hangs,
                    outputBytes,
                    meets);
        }

        Manner breakingUndo(int attempts) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    tookMs,
                    attempts,
                    undoFails,
                    hangs,
                    outputBytes,
                    meets);
        }

        Manner failingToUndo(int attempts) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    tookMs,
                    undoBreaks,
                    attempts,
                    hangs,
                    outputBytes,
                    meets);
        }

        Manner hanging(int attempts) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    tookMs,
                    undoBreaks,
                    undoFails,
                    attempts,
                    outputBytes,
                    meets);
        }

        Manner saying(int bytes) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    tookMs,
                    undoBreaks,
                    undoFails,
                    hangs,
                    bytes,
                    meets);
        }

        Manner meeting(int others) {
            return new Manner(
                    breaksBefore,
                    breaksAfter,
                    fails,
                    tookMs,
                    undoBreaks,
                    undoFails,
                    hangs,
                    outputBytes,
                    others);
        }
    }

    Manner of(String node) {
        return nodes.getOrDefault(node, others);
    }

    /** Whether the saga has to fail, if every attempt is made that its policies allow. */
    boolean fails() {
        return others.fails() || nodes.values().stream().anyMatch(Manner::fails);
    }
}
