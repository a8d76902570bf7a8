package dev.penelope.worker.runtime;

import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.worker.Actions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One delivery to a worker that has only just begun: it remembers nothing, and tells it all. */
public final class LocalRun implements Surroundings {
    private static final String WORKER = "local";

    private final CommandRecord command;
    private final Instant now;
    private final boolean certainlyFirst;
    private Optional<Json> details = Optional.empty();

    private LocalRun(CommandRecord command, Instant now, boolean certainlyFirst) {
        this.command = command;
        this.now = now;
        this.certainlyFirst = certainlyFirst;
    }

    /** What there is to tell of this delivery, its outcome last. */
    public static List<EventRecord> of(
            Actions actions,
            Codec codec,
            CommandRecord command,
            Instant now,
            boolean certainlyFirst) {
        LocalRun around = new LocalRun(command, now, certainlyFirst);
        EventRecord.Outcome outcome = new Dispatcher(actions, codec, WORKER).run(command, around);
        return outcome.kind() == OutcomeKind.SUCCEEDED || around.details.isEmpty()
                ? List.of(outcome)
                : List.of(around.lastWords(), outcome);
    }

    /** What the next attempt may want to know. */
    private EventRecord lastWords() {
        return new EventRecord.Heartbeat(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                details,
                certainlyFirst && !command.repeated(),
                WORKER,
                command.warrant());
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Instant deadline() {
        return now.plus(command.startToClose());
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public boolean certainlyFirst() {
        return certainlyFirst;
    }

    @Override
    public void heartbeat(Optional<Json> newer) {
        if (newer.isPresent()) {
            details = newer;
        }
    }

    @Override
    public Optional<String> traceparent() {
        return Optional.empty();
    }
}
