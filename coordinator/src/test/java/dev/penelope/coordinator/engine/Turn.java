package dev.penelope.coordinator.engine;

import java.util.Optional;

/**
 * What may happen next in a world.
 *
 * @param event none if the saga does not learn of it
 * @param applied which effects are there afterwards
 * @param queue whether there is a queue afterwards
 */
record Turn(String what, Optional<Event> event, long applied, long nowMs, boolean queue) {}
