package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.util.function.LongSupplier;

/**
 * What processors share with each other and with their process.
 *
 * @param nanos a clock for measuring how long something takes
 */
record Surroundings(
        Settings settings,
        Definitions definitions,
        Queues queues,
        CoordinatorMetrics metrics,
        Batches batches,
        LongSupplier nanos) {}
