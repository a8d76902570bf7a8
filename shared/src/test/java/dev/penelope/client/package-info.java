/** Tests. */
@NullMarked
package dev.penelope.client;

import org.jspecify.annotations.NullMarked;
