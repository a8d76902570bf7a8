/**
 * A structure-aware fuzzer of the topics that a coordinator reads: valid records of every form,
 * mutated in every field, against the topology in memory and against a process on a real broker.
 */
@NullMarked
package dev.penelope.fuzz;

import org.jspecify.annotations.NullMarked;
