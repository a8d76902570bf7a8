package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Standing;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.model.SagaStatus;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the patrol wants to know of each saga: the beginning of its header, and none of its texts.
 *
 * @param definition the hash of the one that it runs
 * @param quietSinceMs no command has been unanswered since before this time; 0 if none is
 * @param inFlight nodes with a command outstanding
 * @param active the same, and those that wait for another attempt
 * @param waits of these, those that wait for the outside
 * @param dueMs its deadline, 0 if it has none
 * @param held whether breakpoints are all that it waits for
 */
record Glance(
        SagaStatus status,
        String definition,
        long quietSinceMs,
        int inFlight,
        int active,
        Tally.Waits waits,
        long dueMs,
        boolean paused,
        boolean held,
        Optional<Stuck.Reason> stuck) {

    /**
     * @throws CorruptStateException if that alone shows that it cannot be read
     */
    static Glance at(byte[] header) {
        BinIn in = new BinIn(header);
        StateCodec.expectVersion(in);
        SagaStatus status = StateCodec.readStatus(in);
        long quietSinceMs = in.fixed();
        in.skip(); // run
        String definition = in.hex();
        in.skip(); // content
        long startedAtMs = in.number();
        long deadlineMs = in.number();
        for (int texts = 2 * in.integer(); texts > 0; texts--) {
            in.skip(); // labels
        }
        in.skip(); // trace
        in.number(); // unsettled
        int active = in.integer();
        int inFlight = in.integer();
        for (int other = 0; other < 4; other++) {
            in.number(); // the rest of the tally
        }
        long frozenMs = in.number();
        in.number(); // end
        int marks = in.bits();
        Tally.Waits waits = StateCodec.readWaits(in, marks);
        StateCodec.readRetries(in, marks);
        boolean paused = (marks & StateCodec.PAUSED) != 0;
        if (paused) {
            in.skip(); // who
            in.skip(); // why
            in.number(); // when
        }
        return new Glance(
                status,
                definition,
                quietSinceMs,
                inFlight,
                active,
                waits,
                deadlineMs == 0 ? 0 : startedAtMs + deadlineMs + frozenMs,
                paused,
                (marks & StateCodec.HELD) != 0,
                (marks & StateCodec.STUCK) == 0
                        ? Optional.empty()
                        : Optional.of(StateCodec.readReason(in)));
    }

    /** For how long at most nobody has answered one of its commands. */
    long unansweredMs(long nowMs) {
        return quietSinceMs == 0 || paused ? 0 : Math.max(0, nowMs - quietSinceMs);
    }

    boolean isOverdue(long nowMs) {
        return dueMs != 0 && nowMs > dueMs && !paused;
    }

    /**
     * @param unattended whether it waits for an action that nobody serves
     * @param unserved whether a node of it lacks a worker or a queue: asked where the beginning of
     *     the header does not tell
     */
    Standing standing(boolean unattended, BooleanSupplier unserved, long nowMs) {
        if (stuck.isPresent()) {
            return switch (stuck.get()) {
                case UNDO_FAILED -> Standing.STUCK_UNDO_FAILED;
                case UNKNOWN_OUTCOME -> Standing.STUCK_UNKNOWN_OUTCOME;
                case FORWARD_FAILED -> Standing.STUCK_FORWARD_FAILED;
                case OPERATOR_ASKED -> Standing.STUCK_OPERATOR_ASKED;
            };
        }
        if (paused) {
            return Standing.PAUSED;
        }
        if (held) {
            return Standing.AT_BREAKPOINT;
        }
        if (unattended) {
            return Standing.WAITING_FOR_WORKER;
        }
        if (unansweredMs(nowMs) >= Patrolling.QUIET_MS) {
            return Standing.SILENT;
        }
        if (inFlight > 0) {
            return status == SagaStatus.UNWINDING ? Standing.UNWINDING : Standing.RUNNING;
        }
        if (active > waits.all()) {
            return unserved.getAsBoolean() ? Standing.UNSERVED : Standing.RETRYING;
        }
        if (active == 0) {
            return Standing.IDLE;
        }
        return waits.signals() > 0 ? Standing.WAITING_FOR_SIGNAL : Standing.WAITING_FOR_TIMER;
    }
}
