package dev.penelope.worker.runtime;

import dev.penelope.model.Codec;
import dev.penelope.model.DefinitionId;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.PayloadCheck;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.UndoFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A command as the author of its action sees it; an action is shown its smaller interface. */
record Context<O>(CommandRecord command, Surroundings around, Codec codec, Class<O> outputType)
        implements UndoContext<O> {
    @Override
    public SagaId saga() {
        return command.saga();
    }

    @Override
    public RunId run() {
        return command.run();
    }

    @Override
    public String node() {
        return command.node();
    }

    @Override
    public String label() {
        return command.label();
    }

    @Override
    public Optional<DefinitionId> definition() {
        return command.definition();
    }

    @Override
    public int attempt() {
        return command.attempt();
    }

    @Override
    public String idempotencyKey() {
        return command.key();
    }

    @Override
    public String actionKey() {
        // An id has no colon, so that the direction is the one part with one on each side.
        return command.key().replace(":undo:", ":action:");
    }

    @Override
    public Json params() {
        return command.params();
    }

    @Override
    public <T> T params(Class<T> type) {
        return codec.decode(command.params(), type);
    }

    @Override
    public Instant deadline() {
        return around.deadline();
    }

    @Override
    public Duration remaining() {
        Duration left = Duration.between(around.now(), around.deadline());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public boolean cancelled() {
        return around.cancelled();
    }

    @Override
    public void heartbeat() {
        around.heartbeat(Optional.empty());
    }

    @Override
    public void heartbeat(Object details) {
        Json json =
                PayloadCheck.check(
                        "heartbeat details", codec.encode(details), Limits.DETAILS_BYTES);
        around.heartbeat(Optional.of(json));
    }

    @Override
    public <T> Optional<T> lastDetails(Class<T> type) {
        return command.details().map(json -> codec.decode(json, type));
    }

    @Override
    public Optional<String> traceparent() {
        return around.traceparent();
    }

    @Override
    public Optional<O> output() {
        try {
            return command.output().map(json -> codec.decode(json, outputType));
        } catch (IllegalArgumentException unreadable) {
            throw UndoFailed.of("OutputUnreadable", Errors.message(unreadable));
        }
    }
}
