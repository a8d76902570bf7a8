@NullMarked
package dev.penelope.coordinator.token;

import org.jspecify.annotations.NullMarked;
