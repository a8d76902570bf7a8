package dev.penelope.tests;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Policy;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoFailed;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Small sagas that end in a known way, and the actions that they are made of. */
final class Steps {
    private static final Action<String, String> FINE =
            Action.of("fine", String.class, String.class);
    private static final Action<String, String> BAD = Action.of("bad", String.class, String.class);
    private static final Action<String, String> KEPT =
            Action.of("kept", String.class, String.class);
    private static final Action<String, String> HAND =
            Action.of("by-hand", String.class, String.class);

    /** Whether the undo of {@code kept} works by now. */
    volatile boolean letsGo;

    /** Succeeds. */
    static Definition<String, String> fine() {
        var saga = Definition.named("fine", 1, String.class);
        return saga.build(saga.action("a", FINE, saga.params()));
    }

    /** Fails, with nothing to undo. */
    static Definition<String, String> bad() {
        var saga = Definition.named("bad", 1, String.class);
        return saga.build(saga.action("a", BAD, saga.params()));
    }

    /** Fails at its end, and the undo of its beginning fails for good. */
    static Definition<String, String> stuck() {
        var saga = Definition.named("stuck", 1, String.class);
        var kept = saga.action("kept", KEPT, saga.params());
        return saga.build(saga.action("bad", BAD, kept));
    }

    /** How long {@link #waits} waits for a signal, and then for nothing but time. */
    static final Duration WAIT = Duration.ofSeconds(2);

    /** Clocks may differ: of the broker and of the coordinator. */
    static final Duration A_LITTLE = Duration.ofMillis(500);

    /** Waits for a signal, then for a while, then puts out what was said. */
    static Definition<String, String> waits() {
        var saga = Definition.named("waits", 1, String.class);
        var approved = saga.signal("approved", String.class).within(WAIT);
        var t = saga.timer("t", WAIT).after(approved);
        return saga.build(saga.action("fine", FINE, approved).after(t));
    }

    /** One action after the other, for the workers of a queue. */
    static Definition<String, String> byHand(String name, String queue) {
        return byHand(name, queue, policy -> policy);
    }

    static Definition<String, String> byHand(
            String name, String queue, UnaryOperator<Policy> policy) {
        var saga = Definition.named(name, 1, String.class);
        saga.policy(inherited ->
                policy.apply(inherited.withQueue(queue)).withStartToClose(Duration.ofSeconds(60)));
        var first = saga.action("a", HAND, saga.params());
        return saga.build(saga.action("b", HAND, first));
    }

    Actions actions() {
        return Actions.none()
                .action(FINE, input -> input)
                .action(
                        BAD,
                        (ctx, input) -> {
                            throw ActionFailed.of("Bad", "it always is");
                        })
                .action(
                        KEPT,
                        (ctx, input) -> input,
                        (ctx, input) -> {
                            if (!letsGo) {
                                throw UndoFailed.of("Kept", "it is not given back");
                            }
                        })
                .action(HAND, input -> input);
    }
}
