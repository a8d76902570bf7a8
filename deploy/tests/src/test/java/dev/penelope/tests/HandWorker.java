package dev.penelope.tests;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import java.util.Optional;

/** Works on a queue by hand: what a worker in another language could do, and do wrong. */
final class HandWorker implements AutoCloseable {
    private final Installation place;
    private final Wire wire;
    private final Tail commands;
    private final Tail undos;

    HandWorker(Installation place, String queue) {
        this.place = place;
        this.wire = place.wire();
        this.commands = place.tail(place.topics.command(queue));
        this.undos = place.tail(place.topics.undo(queue));
    }

    CommandRecord command(String saga, String node) {
        return commands.command(saga, node, 1);
    }

    CommandRecord command(String saga, String node, int attempt) {
        return commands.command(saga, node, attempt);
    }

    CommandRecord undo(String saga, String node) {
        return undos.command(saga, node, 1);
    }

    /** Whether a command for this node was seen so far. */
    boolean hasCommand(String saga, String node) {
        commands.poll();
        return commands.hasCommand(saga, node);
    }

    void succeed(CommandRecord command) {
        say(command, OutcomeKind.SUCCEEDED, Optional.of(Json.of("\"done\"")));
    }

    void fail(CommandRecord command) {
        say(command, OutcomeKind.FAILED, Optional.empty());
    }

    void say(CommandRecord command, OutcomeKind kind, Optional<Json> output) {
        send(outcome(command, kind, output));
    }

    static EventRecord.Outcome outcome(
            CommandRecord command, OutcomeKind kind, Optional<Json> output) {
        return new EventRecord.Outcome(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                kind,
                output,
                kind == OutcomeKind.FAILED
                        ? Optional.of(ErrorInfo.of("ByHand", "as the test wants it"))
                        : Optional.empty(),
                command.direction() == Direction.ACTION,
                "hand");
    }

    /** Returns where it was appended, as dead letters name it. */
    String send(EventRecord event) {
        return wire.send(place.topics.event(), event.saga().value(), EventJson.write(event))
                .toString();
    }

    @Override
    public void close() {
        wire.close();
        commands.close();
        undos.close();
    }
}
