package dev.penelope.coordinator.engine;

/** A line of a saga's history: an operator's control, or an outcome that came too late. */
public record Note(long atMs, String actor, String text) {}
