package dev.penelope.coordinator.engine;

/** Who paused a saga, why, and when. */
public record Pause(String actor, String reason, long atMs) {}
