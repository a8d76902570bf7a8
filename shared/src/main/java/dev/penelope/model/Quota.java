package dev.penelope.model;

/**
 * How much of its workers a saga may take. Belongs to the definition that is started: those of
 * definitions that are inlined in it do not count.
 *
 * @param maxConcurrent how many actions are with workers at once; undos are never held back
 * @param retryBudget how many further attempts all its actions together get by themselves; a
 *     failure beyond it is as one at the end of a node's attempts
 */
public record Quota(int maxConcurrent, int retryBudget) {
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    public static final Quota UNLIMITED = new Quota(NO_LIMIT, NO_LIMIT);

    /**
     * @throws IllegalArgumentException if nothing could run at all, or the budget is negative
     */
    public Quota {
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException(
                    "Expected maxConcurrent of at least 1, but got " + maxConcurrent);
        }
        if (retryBudget < 0) {
            throw new IllegalArgumentException(
                    "Expected a retryBudget of at least 0, but got " + retryBudget);
        }
    }

    public Quota withMaxConcurrent(int most) {
        return new Quota(most, retryBudget);
    }

    public Quota withRetryBudget(int retries) {
        return new Quota(maxConcurrent, retries);
    }
}
