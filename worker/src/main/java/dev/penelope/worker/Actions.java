package dev.penelope.worker;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.worker.runtime.Handler;
import dev.penelope.worker.runtime.LocalRun;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The code behind actions, by their names. Immutable: each method returns more actions. The same
 * ones can serve a {@link Worker} and, as a {@link CommandHandler}, a test without Kafka.
 */
public final class Actions implements CommandHandler {
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

    /**
     * These actions, as part of these definitions only, each given by its name, as {@code
     * name@version}, or by its hash: of other definitions' commands it is said that nothing here
     * serves them. A name says who may use an action only if not everybody may register
     * definitions, nor carry one in a start.
     */
    public Actions only(String... definitions) {
        if (definitions.length == 0) {
            throw new IllegalArgumentException(
                    "Expected the name of at least one definition, but got none");
        }
        Map<String, Handler<?, ?>> restricted = new LinkedHashMap<>();
        handlers.forEach(
                (name, handler) -> restricted.put(name, handler.only(Set.of(definitions))));
        return new Actions(Map.copyOf(restricted));
    }

    /** These actions and the others. */
    public Actions and(Actions others) {
        Actions all = this;
        for (Handler<?, ?> handler : others.handlers.values()) {
            all = all.and(handler);
        }
        return all;
    }

    /**
     * One delivery, as a worker that has only just begun would run it: with the standard codec, on
     * this thread.
     */
    @Override
    public List<EventRecord> run(CommandRecord command, Instant now, boolean certainlyFirst) {
        return with(Codec.standard()).run(command, now, certainlyFirst);
    }

    /** The same, for values that have another codec. */
    public CommandHandler with(Codec codec) {
        return (command, now, first) -> LocalRun.of(this, codec, command, now, first);
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
