package dev.penelope.worker.receipts;

import dev.penelope.worker.ActionContext;
import java.sql.Connection;

/**
 * What an action does to a database. It is called within a transaction that also holds the receipt,
 * and must do all through {@code connection}, without ending the transaction or closing anything.
 */
@FunctionalInterface
public interface Effect<I, O> {
    /**
     * Returns the action's output, which later attempts return again.
     *
     * @throws dev.penelope.worker.ActionFailed to declare that the action cannot be done: all that
     *     it did is rolled back
     * @throws Exception for anything else, after which all is rolled back and the action is tried
     *     again
     */
    O run(Connection connection, ActionContext context, I input) throws Exception;
}
