package dev.penelope.coordinator.engine;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaStatus;

/** What is kept of a saga that is over and can never move again: enough to know its start by. */
public record Remains(RunId run, SagaStatus status, String content, long endedAtMs) {}
