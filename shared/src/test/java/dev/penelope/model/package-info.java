/** Tests. */
@NullMarked
package dev.penelope.model;

import org.jspecify.annotations.NullMarked;
