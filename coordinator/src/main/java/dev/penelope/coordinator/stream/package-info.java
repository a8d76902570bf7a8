/**
 * The coordinator as a Kafka Streams application: reads records, loads the saga, calls the engine,
 * saves, sends. Holds no rule about sagas.
 *
 * <p>Start reading at {@code SagaProcessor}; {@code CoordinatorTopology} shows what is connected to
 * what, {@code Coordinator} (one package up) starts and stops it all.
 */
@NullMarked
package dev.penelope.coordinator.stream;

import org.jspecify.annotations.NullMarked;
