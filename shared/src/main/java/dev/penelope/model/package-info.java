/**
 * What a saga is: definitions, their nodes and policies, identities and states. Plain values,
 * without Kafka and without a JSON library.
 */
@NullMarked
package dev.penelope.model;

import org.jspecify.annotations.NullMarked;
