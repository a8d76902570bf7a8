package dev.penelope.cli.verify;

import dev.penelope.cli.verify.Side.Told;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;

/** What the records say of one node of a run. */
final class NodeTrace {
    final Side action = new Side();
    final Side undo = new Side();

    /** When a person wished to take it as undone, if that was accepted. */
    long markedMs = Side.NEVER;

    /** When a person wished to go on without it, if that was accepted. */
    long skippedMs = Side.NEVER;

    /** From when on what follows it could be sent. */
    long passedMs() {
        return Math.min(action.succeededMs(), skippedMs);
    }

    Side side(Direction direction) {
        return switch (direction) {
            case ACTION -> action;
            case UNDO -> undo;
        };
    }

    boolean isUndone() {
        return isUndoneBy(Side.NEVER - 1);
    }

    boolean isUndoneBy(long atMs) {
        return Math.min(undo.tookEffectMs(), markedMs) <= atMs;
    }

    /** Whether its worker had said by then, for certain, that there is nothing to undo. */
    boolean hadNoEffectBy(long atMs) {
        boolean doubt = false;
        boolean unserved = false;
        for (Told outcome : action.told) {
            if (outcome.atMs() > atMs) {
                break;
            }
            if (outcome.leavesEffect()) {
                doubt = true;
            } else if (outcome.kind() == OutcomeKind.FAILED && !doubt) {
                return true;
            } else {
                unserved = true;
            }
        }
        return unserved && !doubt;
    }

    /** Whether it may have taken effect, by all that was ever said of it. */
    boolean mayHaveRun() {
        boolean effect = action.told.stream().anyMatch(Told::leavesEffect);
        return effect || (!action.sent.isEmpty() && action.told.isEmpty());
    }

    /** When it was first said that it may have taken effect; never, if nobody said anything. */
    long effectMs() {
        return action.told.stream()
                .filter(Told::leavesEffect)
                .mapToLong(Told::atMs)
                .findFirst()
                .orElse(Side.NEVER);
    }
}
