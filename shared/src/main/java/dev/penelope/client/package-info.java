/** Starts sagas, steers them, and waits for their results. */
@NullMarked
package dev.penelope.client;

import org.jspecify.annotations.NullMarked;
