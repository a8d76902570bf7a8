/** The topics: their names, their settings with the reasons, and their verification. */
@NullMarked
package dev.penelope.topic;

import org.jspecify.annotations.NullMarked;
