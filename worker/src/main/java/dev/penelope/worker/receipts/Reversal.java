package dev.penelope.worker.receipts;

import dev.penelope.worker.UndoContext;
import java.sql.Connection;

/**
 * What takes an effect on a database back. It is called only if there was one, within a transaction
 * that also marks the receipt, and must do all through {@code connection}, without ending the
 * transaction or closing anything.
 */
@FunctionalInterface
public interface Reversal<I, O> {
    /**
     * @param output what the action returned, by its receipt
     * @throws dev.penelope.worker.UndoFailed to declare that it will never work
     * @throws Exception for anything else, after which all is rolled back and the undo is tried
     *     again
     */
    void run(Connection connection, UndoContext<O> context, I input, O output) throws Exception;
}
