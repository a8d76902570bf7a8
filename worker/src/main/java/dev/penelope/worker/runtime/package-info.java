/** Takes commands, runs actions, and publishes their outcomes. */
@NullMarked
package dev.penelope.worker.runtime;

import org.jspecify.annotations.NullMarked;
