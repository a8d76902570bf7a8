package dev.penelope.protocol;

import java.time.Instant;

/** A line of a saga's history: what an operator had done, or an outcome that came too late. */
public record NoteReport(Instant at, String actor, String text) {}
