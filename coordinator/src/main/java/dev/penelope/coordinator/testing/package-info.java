/**
 * The test kit: runs a definition with its actions in memory, in virtual time, with the real
 * engine. Start with {@link dev.penelope.coordinator.testing.SagaKit}.
 */
@NullMarked
package dev.penelope.coordinator.testing;

import org.jspecify.annotations.NullMarked;
