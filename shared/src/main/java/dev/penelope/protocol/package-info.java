/**
 * The records of every topic and their JSON. Reading is strict about what a field means and lenient
 * about fields it does not know, so that old readers survive new writers.
 */
@NullMarked
package dev.penelope.protocol;

import org.jspecify.annotations.NullMarked;
