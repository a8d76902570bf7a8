package dev.penelope.simulator;

import dev.penelope.model.Action;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.UndoFailed;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * What the users' systems hold, and the users' code before them. The code keeps its duties: once
 * per key, an undo works without an effect, and an action that comes after its undo has none. Else
 * it fails in every way it may.
 */
final class Ledger {
    static final Action<Object, String> WORK = Action.of("work", Object.class, String.class);

    private final Random random;
    private final Set<String> effects = new HashSet<>();
    private final Set<String> undone = new HashSet<>();
    private int troublePercent;

    Ledger(Random random, int troublePercent) {
        this.random = random;
        this.troublePercent = troublePercent;
    }

    /** From now on all goes well. */
    void heal() {
        troublePercent = 0;
    }

    Actions code() {
        return Actions.none().action(WORK, this::act, this::undo);
    }

    /** The effect of a node's action is known by saga, run and node. */
    static String effect(String saga, String run, String node) {
        return saga + ":" + run + ":" + node;
    }

    boolean has(String effect) {
        return effects.contains(effect);
    }

    private String act(ActionContext context, Object input) {
        String effect = effect(context);
        if (undone.contains(effect)) {
            throw new IllegalStateException("undone before");
        }
        if (trouble()) {
            if (random.nextBoolean()) {
                throw ActionFailed.of("Declined", "this attempt had no effect");
            }
            throw new IllegalStateException("broke before the effect");
        }
        effects.add(effect);
        if (trouble()) {
            throw new IllegalStateException("broke after the effect");
        }
        return context.node();
    }

    private void undo(UndoContext<String> context, Object input) {
        if (trouble()) {
            if (random.nextInt(3) == 0) {
                throw UndoFailed.of("Impossible", "a person must help");
            }
            throw new IllegalStateException("broke before the undo");
        }
        String effect = effect(context);
        effects.remove(effect);
        undone.add(effect);
        if (trouble()) {
            throw new IllegalStateException("broke after the undo");
        }
    }

    private static String effect(ActionContext context) {
        return effect(context.saga().value(), context.run().value(), context.node());
    }

    private boolean trouble() {
        return random.nextInt(100) < troublePercent;
    }
}
