package dev.penelope.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where one node stands, with the states that may follow. Whether its action may have taken effect
 * is recorded apart: a FAILED node may have run, and an UNDONE one may have failed before.
 */
public enum NodeState {
    /** Waits for predecessors. */
    BLOCKED,
    /** Could be dispatched, and is not yet. */
    READY,
    /** Its action is with a worker. */
    RUNNING,
    /** Its action will be dispatched again at a set time. */
    BACKING_OFF,
    SUCCEEDED,
    FAILED,
    /** Its undo is with a worker. */
    UNDOING,
    /** Its undo will be dispatched again at a set time. */
    UNDO_BACKING_OFF,
    UNDONE,
    /** Its undo failed for good, or its policy asks a person; one must help. */
    UNDO_FAILED,
    /** Never ran, in a saga that unwound. */
    UNREACHED,
    /** Passed over by an operator, who said what it would have put out. */
    SKIPPED,
    /** Waits for somebody outside to say something, or for a time to pass. */
    WAITING;

    /** The states that may come next. */
    public Set<NodeState> successors() {
        return switch (this) {
            case BLOCKED -> EnumSet.of(READY, UNDOING, UNDO_BACKING_OFF, UNREACHED);
            case READY ->
                    EnumSet.of(
                            RUNNING,
                            BACKING_OFF,
                            WAITING,
                            SUCCEEDED,
                            FAILED,
                            SKIPPED,
                            UNDOING,
                            UNDO_BACKING_OFF,
                            UNREACHED);
            case RUNNING -> EnumSet.of(BACKING_OFF, SUCCEEDED, FAILED, UNREACHED);
            case BACKING_OFF -> EnumSet.of(READY, SUCCEEDED, FAILED, SKIPPED, UNREACHED);
            case WAITING -> EnumSet.of(SUCCEEDED, FAILED, SKIPPED, UNREACHED);
            case SUCCEEDED -> EnumSet.of(UNDOING, UNDO_BACKING_OFF, UNDONE);
            // To SUCCEEDED: a person was asked, and then its outcome came after all. To READY and
            // SKIPPED: that is what the person said.
            case FAILED -> EnumSet.of(SUCCEEDED, READY, SKIPPED, UNDOING, UNDO_BACKING_OFF);
            case UNREACHED, SKIPPED -> EnumSet.of(UNDOING, UNDO_BACKING_OFF);
            case UNDOING -> EnumSet.of(UNDO_BACKING_OFF, UNDONE, UNDO_FAILED);
            // To SUCCEEDED and FAILED: what followed it came to light before its undo was sent.
            case UNDO_BACKING_OFF -> EnumSet.of(UNDOING, UNDONE, UNDO_FAILED, SUCCEEDED, FAILED);
            // The same, before a person who was asked had said anything.
            case UNDO_FAILED -> EnumSet.of(UNDOING, UNDO_BACKING_OFF, UNDONE, SUCCEEDED, FAILED);
            case UNDONE -> EnumSet.noneOf(NodeState.class);
        };
    }

    /**
     * Whether something will come for it: an answer of the worker that has a command for it, the
     * time when one gets it, or what it waits for outside.
     */
    public boolean active() {
        return switch (this) {
            case RUNNING, BACKING_OFF, UNDOING, UNDO_BACKING_OFF, WAITING -> true;
            case BLOCKED, READY, SUCCEEDED, FAILED, UNDONE, UNDO_FAILED, UNREACHED, SKIPPED ->
                    false;
        };
    }

    /** Whether what waits for it waits no more. */
    public boolean passed() {
        return this == SUCCEEDED || this == SKIPPED;
    }

    /** Whether a worker has a command for it. */
    public boolean inFlight() {
        return this == RUNNING || this == UNDOING;
    }
}
