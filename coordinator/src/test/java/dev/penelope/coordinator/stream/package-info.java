/** The topology under test without a broker. */
@NullMarked
package dev.penelope.coordinator.stream;

import org.jspecify.annotations.NullMarked;
