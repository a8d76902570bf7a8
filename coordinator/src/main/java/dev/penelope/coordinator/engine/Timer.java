package dev.penelope.coordinator.engine;

/**
 * Something to be told of at a time. One that is overtaken may still fire, and then means nothing.
 *
 * @param place the node, or {@link Failure#SAGA}
 */
public record Timer(TimerKind kind, int place) {}
