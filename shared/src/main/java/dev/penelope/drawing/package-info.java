/**
 * Definitions as pictures: text for Graphviz and Mermaid, with or without states of a saga; and
 * sagas as trees, for a terminal.
 */
@NullMarked
package dev.penelope.drawing;

import org.jspecify.annotations.NullMarked;
