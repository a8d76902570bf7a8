/** What tests of this module share. */
@NullMarked
package dev.penelope.testing;

import org.jspecify.annotations.NullMarked;
