/** One saga in memory, decided by the real engine, and whether it keeps what is promised. */
@NullMarked
package dev.penelope.coordinator.memory;

import org.jspecify.annotations.NullMarked;
