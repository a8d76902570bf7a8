package dev.penelope.simulator;

import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;

/** A record that a coordinator has read. */
sealed interface Input {
    long atMs();

    /** Where it may come from; nothing relies on order between them. */
    enum Source {
        START,
        EVENT,
        CONTROL
    }

    record Started(Topics.Start start, long atMs, long offset) implements Input {}

    record Happened(EventRecord event, long atMs) implements Input {}

    record Wished(ControlRecord control, long atMs) implements Input {}
}
