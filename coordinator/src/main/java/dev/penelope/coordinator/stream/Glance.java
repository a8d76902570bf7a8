package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Standing;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.util.Optional;

/**
 * What the patrol wants to know of each saga: the beginning of its header, and none of its texts.
 *
 * @param quietSinceMs no command has been unanswered since before this time; 0 if none is
 * @param inFlight nodes with a command outstanding
 * @param active the same, and those that wait for another attempt
 * @param dueMs its deadline, 0 if it has none
 * @param held whether breakpoints are all that it waits for
 */
record Glance(
        SagaStatus status,
        long quietSinceMs,
        int inFlight,
        int active,
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
        in.skip(); // definition
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
        boolean paused = (marks & StateCodec.PAUSED) != 0;
        if (paused) {
            in.skip(); // who
            in.skip(); // why
            in.number(); // when
        }
        return new Glance(
                status,
                quietSinceMs,
                inFlight,
                active,
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
     * @param header the whole of it, looked into where the beginning does not tell
     */
    Standing standing(SagaId id, byte[] header, long nowMs) {
        if (stuck.isPresent()) {
            return switch (stuck.get()) {
                case UNDO_FAILED -> Standing.STUCK_UNDO_FAILED;
                case UNKNOWN_OUTCOME -> Standing.STUCK_UNKNOWN_OUTCOME;
            };
        }
        if (paused) {
            return Standing.PAUSED;
        }
        if (held) {
            return Standing.AT_BREAKPOINT;
        }
        if (unansweredMs(nowMs) >= Patrolling.QUIET_MS) {
            return Standing.SILENT;
        }
        if (inFlight > 0) {
            return status == SagaStatus.UNWINDING ? Standing.UNWINDING : Standing.RUNNING;
        }
        if (active > 0) {
            return isUnserved(id, header) ? Standing.UNSERVED : Standing.RETRYING;
        }
        return Standing.IDLE;
    }

    /** Not of a saga so large that its nodes are elsewhere: to read them all would take long. */
    private static boolean isUnserved(SagaId id, byte[] header) {
        return StateCodec.read(id, header)
                .page()
                .filter(nodes -> nodes.stream().anyMatch(NodeRow::isUnserved))
                .isPresent();
    }
}
