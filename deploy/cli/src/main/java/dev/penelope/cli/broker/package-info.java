/**
 * A real Kafka broker inside this JVM, for development and integration tests. Start reading at
 * {@link dev.penelope.cli.broker.LocalBroker}; everything that touches Kafka's unpublished classes
 * is in {@code KafkaNode}.
 */
@NullMarked
package dev.penelope.cli.broker;

import org.jspecify.annotations.NullMarked;
