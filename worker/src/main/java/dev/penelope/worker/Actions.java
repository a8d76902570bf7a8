package dev.penelope.worker;

import dev.penelope.model.Action;
import dev.penelope.worker.runtime.Handler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The code behind actions, by their names. Immutable: each method returns more actions. The same
 * ones can serve a {@link Worker} and a test without Kafka.
 */
public final class Actions {
    private static final Actions NONE = new Actions(Map.of());

    private final Map<String, Handler<?, ?>> handlers;

    private Actions(Map<String, Handler<?, ?>> handlers) {
        this.handlers = handlers;
    }

    public static Actions none() {
        return NONE;
    }

    /** An action that needs no undo: its undo succeeds and does nothing. */
    public <I, O> Actions action(Action<I, O> action, ActionFunction<I, O> run) {
        return and(new Handler<>(action, run, Optional.empty()));
    }

    /** An action that needs no undo: its undo succeeds and does nothing. */
    public <I, O> Actions action(Action<I, O> action, ActionFunction.OfInput<I, O> run) {
        return and(new Handler<>(action, running(run), Optional.empty()));
    }

    /** An action and its undo. */
    public <I, O> Actions action(
            Action<I, O> action, ActionFunction<I, O> run, UndoFunction<I, O> undo) {
        return and(new Handler<>(action, run, Optional.of(undo)));
    }

    /** An action and its undo. */
    public <I, O> Actions action(
            Action<I, O> action, ActionFunction<I, O> run, UndoFunction.OfInput<I> undo) {
        return and(new Handler<>(action, run, Optional.of(undoing(undo))));
    }

    /** An action and its undo. */
    public <I, O> Actions action(
            Action<I, O> action, ActionFunction.OfInput<I, O> run, UndoFunction<I, O> undo) {
        return and(new Handler<>(action, running(run), Optional.of(undo)));
    }

    /** An action and its undo. */
    public <I, O> Actions action(
            Action<I, O> action, ActionFunction.OfInput<I, O> run, UndoFunction.OfInput<I> undo) {
        return and(new Handler<>(action, running(run), Optional.of(undoing(undo))));
    }

    /** These actions and the others. */
    public Actions and(Actions others) {
        Actions all = this;
        for (Handler<?, ?> handler : others.handlers.values()) {
            all = all.and(handler);
        }
        return all;
    }

    /** What a worker, or a test in its place, calls. */
    public Map<String, Handler<?, ?>> handlers() {
        return handlers;
    }

    private Actions and(Handler<?, ?> handler) {
        Map<String, Handler<?, ?>> more = new LinkedHashMap<>(handlers);
        if (more.put(handler.action().name(), handler) != null) {
            throw new IllegalArgumentException(
                    "Expected each action to be registered once, but \""
                            + handler.action().name()
                            + "\" is registered already");
        }
        return new Actions(Map.copyOf(more));
    }

    private static <I, O> ActionFunction<I, O> running(ActionFunction.OfInput<I, O> run) {
        return (context, input) -> run.run(input);
    }

    private static <I, O> UndoFunction<I, O> undoing(UndoFunction.OfInput<I> undo) {
        return (context, input) -> undo.run(input);
    }
}
