/** The program {@code penelope}: the launcher and its commands. */
@NullMarked
package dev.penelope.cli;

import org.jspecify.annotations.NullMarked;
