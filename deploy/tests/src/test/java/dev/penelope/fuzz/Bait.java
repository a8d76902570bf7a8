package dev.penelope.fuzz;

import java.util.List;

/** A saga that is there for hostile records to speak of, with its run and its nodes. */
public record Bait(String saga, String run, List<String> nodes) {}
