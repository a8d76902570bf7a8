package dev.penelope.model;

import java.util.EnumSet;
import java.util.Set;

/** Where a saga as a whole stands, with the statuses that may follow. */
public enum SagaStatus {
    /** Actions run forward. */
    RUNNING,
    /** Something failed: all that ran is being undone. */
    UNWINDING,
    /** Cannot go on without a person; a reason code says why. */
    STUCK,
    /** Every action took effect. */
    SUCCEEDED,
    /** Everything that took effect is undone. */
    FAILED,
    /** A person gave it up, on the record. */
    ABANDONED;

    /** The statuses that may come next. */
    public Set<SagaStatus> successors() {
        return switch (this) {
            case RUNNING -> EnumSet.of(UNWINDING, STUCK, SUCCEEDED, ABANDONED);
            case UNWINDING -> EnumSet.of(STUCK, FAILED, ABANDONED);
            case STUCK -> EnumSet.of(RUNNING, UNWINDING, ABANDONED);
            // A late success of an action whose undo was never sent makes it undo that one.
            case FAILED -> EnumSet.of(UNWINDING);
            case SUCCEEDED, ABANDONED -> EnumSet.noneOf(SagaStatus.class);
        };
    }

    /** Whether a result was published and the saga is over, save for an amendment. */
    public boolean ended() {
        return this == SUCCEEDED || this == FAILED || this == ABANDONED;
    }
}
