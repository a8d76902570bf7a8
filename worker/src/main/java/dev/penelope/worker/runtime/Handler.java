package dev.penelope.worker.runtime;

import dev.penelope.model.Action;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.worker.ActionFunction;
import dev.penelope.worker.UndoFunction;
import java.util.Optional;
import java.util.Set;

/**
 * The code behind one action; without an undo, undoing it succeeds and does nothing.
 *
 * @param definitions as part of which alone it runs; any if it is empty
 */
public record Handler<I, O>(
        Action<I, O> action,
        ActionFunction<I, O> run,
        Optional<UndoFunction<I, O>> undo,
        Set<String> definitions) {
    public Handler {
        definitions = Set.copyOf(definitions);
    }

    /** As part of any definition. */
    public Handler(
            Action<I, O> action, ActionFunction<I, O> run, Optional<UndoFunction<I, O>> undo) {
        this(action, run, undo, Set.of());
    }

    /** The same, as part of these definitions only. */
    public Handler<I, O> only(Set<String> of) {
        return new Handler<>(action, run, undo, of);
    }

    boolean serves(CommandRecord command) {
        return definitions.isEmpty()
                || command.definition()
                        .filter(id -> definitions.stream().anyMatch(id::isMeantBy))
                        .isPresent();
    }
}
