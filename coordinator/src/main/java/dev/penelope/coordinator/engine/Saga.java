package dev.penelope.coordinator.engine;

import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Optional;

/**
 * One saga, but for its nodes and payloads: what is rewritten at every step, and so kept small.
 *
 * @param frozenMs how long it has been paused in all, the present pause not counted; its deadlines
 *     move by as much
 * @param failures at most {@link #FAILURES}, what set off the unwinding first
 * @param moreFailures how many more there were
 * @param notes at most {@link #NOTES}, the newest last; what operators did is kept longest
 * @param endedAtMs 0 if it has not ended
 * @param why what the person who abandoned it said
 * @param steering breakpoints, injections and the like
 * @param revision how many steps changed anything that can be seen of it
 */
public record Saga(
        SagaId id,
        Origin origin,
        SagaStatus status,
        Tally tally,
        Optional<Pause> pause,
        long frozenMs,
        Optional<Stuck> stuck,
        List<Failure> failures,
        int moreFailures,
        List<Note> notes,
        long endedAtMs,
        Optional<String> why,
        Steering steering,
        long revision) {
    static final int FAILURES = 16;
    static final int NOTES = 16;

    public Saga {
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
    }

    /** One that no step has changed yet. */
    public Saga(
            SagaId id,
            Origin origin,
            SagaStatus status,
            Tally tally,
            Optional<Pause> pause,
            long frozenMs,
            Optional<Stuck> stuck,
            List<Failure> failures,
            int moreFailures,
            List<Note> notes,
            long endedAtMs,
            Optional<String> why,
            Steering steering) {
        this(
                id,
                origin,
                status,
                tally,
                pause,
                frozenMs,
                stuck,
                failures,
                moreFailures,
                notes,
                endedAtMs,
                why,
                steering,
                0);
    }

    /** The same, one step later. */
    Saga stepped() {
        return new Saga(
                id,
                origin,
                status,
                tally,
                pause,
                frozenMs,
                stuck,
                failures,
                moreFailures,
                notes,
                endedAtMs,
                why,
                steering,
                revision + 1);
    }

    /** Whether its result was published: it is over, or was, and undoes a late effect. */
    public boolean hasEnded() {
        return endedAtMs != 0;
    }
}
