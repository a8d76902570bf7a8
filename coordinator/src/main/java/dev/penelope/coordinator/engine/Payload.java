package dev.penelope.coordinator.engine;

/** Names a JSON value that a saga keeps apart from its state. */
public sealed interface Payload {
    /** The parameters it was started with. */
    record Params() implements Payload {}

    /** What a node's action returned; of a signal, what was said, perhaps before its turn. */
    record Output(int place) implements Payload {}

    /** What a person put in the place of a node's declared input. */
    record Input(int place) implements Payload {}

    /** What a node's last heartbeat said. */
    record Details(int place) implements Payload {}
}
