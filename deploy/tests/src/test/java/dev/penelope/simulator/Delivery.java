package dev.penelope.simulator;

import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import java.util.Optional;

/** One command in one worker's hands. */
final class Delivery {
    final CommandRecord command;
    final WorkerProcess worker;
    final boolean certainlyFirst;

    /** What became of it, once its code has run. */
    Optional<EventRecord.Outcome> outcome = Optional.empty();

    /** Whether its outcome stands in the log, or never will. */
    boolean told;

    /** Whether its heartbeats stand for it: the window does not wait for it any more. */
    boolean handedOver;

    Delivery(CommandRecord command, WorkerProcess worker, boolean certainlyFirst) {
        this.command = command;
        this.worker = worker;
        this.certainlyFirst = certainlyFirst;
    }

    boolean isToBeRun() {
        return outcome.isEmpty() && !told;
    }

    boolean isToBeTold() {
        return outcome.isPresent() && !told;
    }

    /** Whether its offset may be passed. */
    boolean isDone() {
        return told || handedOver;
    }
}
