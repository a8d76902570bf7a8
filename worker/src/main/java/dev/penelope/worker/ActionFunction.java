package dev.penelope.worker;

/**
 * The code of an action. It is called at least once, and again under the same {@linkplain
 * ActionContext#idempotencyKey() key} whenever its outcome is not known, so it must have its effect
 * once per key. It returns once the effect has happened; it throws {@link ActionFailed} if it had
 * none; any other exception means that nobody knows. Called from many virtual threads at once.
 */
@FunctionalInterface
public interface ActionFunction<I, O> {
    O run(ActionContext context, I input) throws Exception;

    /** For code that needs nothing but its input. */
    @FunctionalInterface
    interface OfInput<I, O> {
        O run(I input) throws Exception;
    }
}
