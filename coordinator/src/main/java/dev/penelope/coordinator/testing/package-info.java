/** The test kit: runs sagas in memory, on a clock that the test moves. */
@NullMarked
package dev.penelope.coordinator.testing;

import org.jspecify.annotations.NullMarked;
