package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;

/** Something that failed for good; the first one in a list is what set off the unwinding. */
public record FailureReport(String node, Direction direction, int attempt, ErrorInfo error) {}
