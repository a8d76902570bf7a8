/** All that the author of an action sees. */
@NullMarked
package dev.penelope.worker;

import org.jspecify.annotations.NullMarked;
