/** Decides a saga's fate. Pure: no clock, no randomness, no I/O, no Kafka. */
@NullMarked
package dev.penelope.coordinator.engine;

import org.jspecify.annotations.NullMarked;
