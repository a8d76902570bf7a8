package dev.penelope.simulator;

import dev.penelope.model.Codec;
import dev.penelope.worker.Actions;
import dev.penelope.worker.runtime.Dispatcher;
import java.util.ArrayList;
import java.util.List;

/** One process of a worker: what it remembers, and what it works on beside its windows. */
final class WorkerProcess {
    final String name;

    /** Whether it was begun from a release in which the code of an action is missing. */
    final boolean lacksCode;

    /** The worker's own code between command and outcome; what it remembers dies with it. */
    final Dispatcher dispatcher;

    /** The same before somebody deployed the code. */
    final Dispatcher withoutCode;

    /** Handed over to their heartbeats, or kept by one that was taken for dead. */
    final List<Delivery> apart = new ArrayList<>();

    WorkerProcess(String name, boolean lacksCode, Actions code) {
        this.name = name;
        this.lacksCode = lacksCode;
        this.dispatcher = new Dispatcher(code, Codec.standard(), name);
        this.withoutCode = new Dispatcher(Actions.none(), Codec.standard(), name);
    }
}
