/** Feeds the engine from Kafka and carries out its effects. */
@NullMarked
package dev.penelope.coordinator.stream;

import org.jspecify.annotations.NullMarked;
