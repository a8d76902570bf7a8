/**
 * The real engine and the real worker logic on a simulated log, clock and network: crashes, aborted
 * transactions, zombies, duplicates, lost acknowledgements, in any interleaving, all from one seed.
 * Start reading at {@code Simulation}.
 */
@NullMarked
package dev.penelope.simulator;

import org.jspecify.annotations.NullMarked;
