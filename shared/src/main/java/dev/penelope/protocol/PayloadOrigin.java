package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;

/**
 * Where a payload in a command comes from. A draft: it is read and checked, and nothing writes it
 * yet.
 *
 * @param payload which one of the command's, such as {@code input}
 * @param node whose output it is; empty if it is the saga's parameters
 */
public record PayloadOrigin(
        String payload, SagaId saga, RunId run, String node, Direction direction) {}
