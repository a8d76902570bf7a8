package dev.penelope.cli.verify;

import java.util.List;
import java.util.Map;

/**
 * What the records of an installation say of the promises, in a form for programs.
 *
 * @param since when the oldest run began that was looked at; of older ones not everything is kept
 * @param findings what is wrong, the first thousand
 * @param open the sagas that are not over, the oldest first, at most a thousand
 * @param deadLetters how many there are, by reason
 */
public record VerificationReport(
        String at,
        String since,
        long records,
        long tookMs,
        Verdict verdict,
        Starts starts,
        List<Kept> promises,
        List<Finding> findings,
        List<OpenSaga> open,
        Map<String, Long> deadLetters) {
    /** What it comes to. */
    public enum Verdict {
        /** All that records can show is as promised. */
        KEPT,
        /** A promise is not kept. */
        BROKEN,
        /** Nothing is wrong, and sagas wait for a person. */
        STUCK,
        /** Nothing is wrong, and sagas are open for longer than they were given. */
        LATE
    }

    /**
     * What became of the starts.
     *
     * @param answered refused, or answered because the saga was started before
     * @param setAside unreadable, or about another saga than their key
     * @param elsewhere in a wrong partition, and written again by a coordinator
     * @param unresolved accepted, but their definition is not there any more: their order was not
     *     looked at
     */
    public record Starts(
            long seen,
            long succeeded,
            long failed,
            long abandoned,
            long open,
            long answered,
            long setAside,
            long elsewhere,
            long unresolved) {}

    /** How a promise was kept. */
    public record Kept(Promise promise, String says, String of, long looked, long broken) {}

    /**
     * A saga that is not over.
     *
     * @param stuck whether it waits for a person
     * @param late whether it is open for longer than it was given
     * @param waitsFor in words
     */
    public record OpenSaga(
            String saga,
            String run,
            String startedAt,
            long ageMs,
            boolean stuck,
            boolean late,
            String waitsFor) {}
}
