/** What tests of several modules use. */
@NullMarked
package dev.penelope.testing;

import org.jspecify.annotations.NullMarked;
