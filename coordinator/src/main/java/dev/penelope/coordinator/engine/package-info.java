/**
 * What decides a saga's fate: {@link dev.penelope.coordinator.engine.Engine#step} takes what is
 * known of one saga and what happened to it, and returns what is known then and what is to be done.
 * No input or output, no clock, no chance.
 *
 * <p>Start reading at {@code Engine}; {@code Fold} takes in a fact, {@code Advance} says what
 * follows from the state alone, {@code Draft} is the state while one step works on it.
 */
@NullMarked
package dev.penelope.coordinator.engine;

import org.jspecify.annotations.NullMarked;
