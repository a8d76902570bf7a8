/**
 * Faults on real processes: three brokers, coordinators and workers, a ledger of what had its
 * effect, and a checker. Start reading at {@code Scenarios}, the table of all faults; {@code
 * FaultsIT} runs them, {@code Stage} is what they act on.
 */
@NullMarked
package dev.penelope.faults;

import org.jspecify.annotations.NullMarked;
