/** The coordinator's configuration under test. */
@NullMarked
package dev.penelope.coordinator;

import org.jspecify.annotations.NullMarked;
