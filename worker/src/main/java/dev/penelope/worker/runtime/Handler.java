package dev.penelope.worker.runtime;

import dev.penelope.model.Action;
import dev.penelope.worker.ActionFunction;
import dev.penelope.worker.UndoFunction;
import java.util.Optional;

/** The code behind one action; without an undo, undoing it succeeds and does nothing. */
public record Handler<I, O>(
        Action<I, O> action, ActionFunction<I, O> run, Optional<UndoFunction<I, O>> undo) {}
