/** Tests of all modules together. */
@NullMarked
package dev.penelope.tests;

import org.jspecify.annotations.NullMarked;
