package dev.penelope.worker;

/**
 * When a worker may run an action. Coordinator and workers of an installation use the same mode.
 */
public enum Mode {
    /** Once the decision to run it is committed. */
    STRICT,
    /**
     * As soon as the command is there, which is faster. A coordinator that crashes before it
     * commits may have had an action run that it does not remember; it finds out from the outcome.
     */
    FAST
}
