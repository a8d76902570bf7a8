/** Tests. */
@NullMarked
package dev.penelope.topic;

import org.jspecify.annotations.NullMarked;
