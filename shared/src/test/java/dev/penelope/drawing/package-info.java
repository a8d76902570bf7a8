/** Tests. */
@NullMarked
package dev.penelope.drawing;

import org.jspecify.annotations.NullMarked;
