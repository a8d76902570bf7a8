package dev.penelope.cli.verify;

/**
 * A promise that is not kept.
 *
 * @param run empty if it is not known
 * @param says what was expected, and what is
 */
public record Finding(Promise promise, String saga, String run, String says) {
    @Override
    public String toString() {
        return promise
                + (saga.isEmpty() ? "" : " " + saga)
                + (run.isEmpty() ? "" : " (run " + run + ")")
                + ": "
                + says;
    }
}
