/** What a user of Penelope writes. */
@NullMarked
package dev.penelope.example;

import org.jspecify.annotations.NullMarked;
