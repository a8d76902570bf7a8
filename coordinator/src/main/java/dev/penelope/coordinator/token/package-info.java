/** Tokens, by which a coordinator knows the outcomes of commands that a coordinator has sent. */
@NullMarked
package dev.penelope.coordinator.token;

import org.jspecify.annotations.NullMarked;
