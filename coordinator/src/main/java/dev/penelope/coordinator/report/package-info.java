/** What the engine says, in the words of the protocol: for the topics, and for the test kit. */
@NullMarked
package dev.penelope.coordinator.report;

import org.jspecify.annotations.NullMarked;
