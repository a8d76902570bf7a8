package dev.penelope.simulator;

import dev.penelope.model.Codec;
import dev.penelope.worker.Actions;
import dev.penelope.worker.runtime.Dispatcher;
import java.util.ArrayList;
import java.util.List;

/** One process of a worker: what it remembers, and what it works on beside its windows. */
final class WorkerProcess {
    final String name;

    /** The worker's own code between command and outcome; what it remembers dies with it. */
    final Dispatcher dispatcher;

    /** The same before somebody deployed the code. */
    final Dispatcher withoutCode;

    /** Handed over to their heartbeats, or kept by one that was taken for dead. */
    final List<Delivery> apart = new ArrayList<>();

    WorkerProcess(String name, Actions code) {
        this.name = name;
        this.dispatcher = new Dispatcher(code, Codec.standard(), name);
        this.withoutCode = new Dispatcher(Actions.none(), Codec.standard(), name);
    }
}
