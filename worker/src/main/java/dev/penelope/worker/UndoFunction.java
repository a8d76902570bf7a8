package dev.penelope.worker;

/**
 * The code that takes an action's effect back. It is called at least once, also when its action had
 * no effect or when nobody knows, and must be right in each case. Any exception but {@link
 * UndoFailed} has it tried again.
 */
@FunctionalInterface
public interface UndoFunction<I, O> {
    void run(UndoContext<O> context, I input) throws Exception;

    /** For code that needs nothing but its action's input. */
    @FunctionalInterface
    interface OfInput<I> {
        void run(I input) throws Exception;
    }
}
