package dev.penelope.cli;

import dev.penelope.topic.AccessRule;

/**
 * An access rule with the principal that is to have it.
 *
 * @param principal as Kafka writes it, such as {@code User:alice}
 */
record AccessGrant(String principal, AccessRule rule) {}
