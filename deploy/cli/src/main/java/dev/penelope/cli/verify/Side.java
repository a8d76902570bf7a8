package dev.penelope.cli.verify;

import dev.penelope.model.OutcomeKind;
import java.util.ArrayList;
import java.util.List;

/** A node in one direction: what was sent, and what was told of it, each in the order it came. */
final class Side {
    static final long NEVER = Long.MAX_VALUE;

    final List<Sent> sent = new ArrayList<>(1);
    final List<Told> told = new ArrayList<>(1);

    /** A command that was committed. */
    record Sent(int attempt, String key, long atMs) {}

    /** An outcome. */
    record Told(int attempt, OutcomeKind kind, boolean certainlyFirst, long atMs) {
        /** Whether it leaves open that the action took effect. */
        boolean leavesEffect() {
            return switch (kind) {
                case SUCCEEDED, UNUSABLE, UNKNOWN -> true;
                case FAILED, UNSERVED -> !certainlyFirst;
            };
        }

        boolean tookEffect() {
            return kind == OutcomeKind.SUCCEEDED || kind == OutcomeKind.UNUSABLE;
        }
    }

    long firstSentMs() {
        return sent.isEmpty() ? NEVER : sent.getFirst().atMs();
    }

    long succeededMs() {
        return told.stream()
                .filter(outcome -> outcome.kind() == OutcomeKind.SUCCEEDED)
                .mapToLong(Told::atMs)
                .findFirst()
                .orElse(NEVER);
    }

    long tookEffectMs() {
        return told.stream()
                .filter(Told::tookEffect)
                .mapToLong(Told::atMs)
                .findFirst()
                .orElse(NEVER);
    }

    boolean isAnswered(Sent command) {
        return told.stream().anyMatch(outcome -> outcome.attempt() == command.attempt());
    }
}
