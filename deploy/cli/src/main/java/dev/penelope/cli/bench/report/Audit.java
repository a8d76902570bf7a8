package dev.penelope.cli.bench.report;

/**
 * The books of a suite, after all its loads.
 *
 * @param started sagas that were begun
 * @param ended sagas that have a result
 * @param doubled results beyond the first of a saga
 * @param deadLetters keys of records that nobody could use
 */
public record Audit(String suite, long started, long ended, long doubled, long deadLetters) {
    public boolean balanced() {
        return started == ended && doubled == 0 && deadLetters == 0;
    }
}
