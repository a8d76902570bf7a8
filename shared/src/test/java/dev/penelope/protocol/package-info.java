/** Tests. */
@NullMarked
package dev.penelope.protocol;

import org.jspecify.annotations.NullMarked;
