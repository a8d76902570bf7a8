/** The coordinator as a whole: how it is configured, started, watched and stopped. */
@NullMarked
package dev.penelope.coordinator;

import org.jspecify.annotations.NullMarked;
