package dev.penelope.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How one node is run. A node inherits what it does not set from its definition, and the definition
 * from {@link #DEFAULT}.
 *
 * @param queue which workers get its commands
 * @param startToClose how long one attempt may take, enforced by the worker
 * @param scheduleToClose how long all attempts of the action together may take; none is no limit
 * @param heartbeat how long an attempt that has once reported a heartbeat may then be silent before
 *     its outcome counts as unknown
 * @param undo what unwinding does with it
 * @param onUnknown what its last unknown outcome leads to
 * @param onFailure what its failure leads to
 */
public record Policy(
        String queue,
        Retry retry,
        Retry undoRetry,
        Duration startToClose,
        Optional<Duration> scheduleToClose,
        Duration heartbeat,
        UndoPolicy undo,
        OnUnknown onUnknown,
        OnFailure onFailure) {
    public static final Policy DEFAULT =
            new Policy(
                    "default",
                    Retry.ACTION_DEFAULT,
                    Retry.UNDO_DEFAULT,
                    Duration.ofSeconds(60),
                    Optional.empty(),
                    Duration.ofSeconds(30),
                    UndoPolicy.UNDO,
                    OnUnknown.UNDO,
                    OnFailure.UNWIND);

    /**
     * @throws IllegalArgumentException if a duration is out of its range
     */
    public Policy {
        inRange("startToClose", startToClose);
        inRange("heartbeat", heartbeat);
        scheduleToClose.ifPresent(limit -> inRange("scheduleToClose", limit));
    }

    public Policy withQueue(String queue) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withRetry(Retry retry) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withUndoRetry(Retry undoRetry) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withStartToClose(Duration startToClose) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withScheduleToClose(Duration limit) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                Optional.of(limit),
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withHeartbeat(Duration heartbeat) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withUndo(UndoPolicy undo) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withOnUnknown(OnUnknown onUnknown) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    public Policy withOnFailure(OnFailure onFailure) {
        return new Policy(
                queue,
                retry,
                undoRetry,
                startToClose,
                scheduleToClose,
                heartbeat,
                undo,
                onUnknown,
                onFailure);
    }

    /** Records count in milliseconds, so nothing shorter is a limit. */
    private static void inRange(String what, Duration duration) {
        if (!Limits.allow(duration)) {
            throw new IllegalArgumentException(
                    "Expected "
                            + what
                            + " of 1 ms to "
                            + Limits.LONGEST.toDays()
                            + " days, but got "
                            + duration);
        }
    }
}
