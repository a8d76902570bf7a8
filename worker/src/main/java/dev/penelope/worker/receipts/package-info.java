/**
 * A helper for actions whose effect is in a database: fulfils, by receipts in that database, all
 * that is asked of actions and undo actions.
 */
@NullMarked
package dev.penelope.worker.receipts;

import org.jspecify.annotations.NullMarked;
