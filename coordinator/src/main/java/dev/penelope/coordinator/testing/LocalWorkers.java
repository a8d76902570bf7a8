package dev.penelope.coordinator.testing;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has the user's code run, or fail in its stead. */
final class LocalWorkers {
    private static final String WORKER = "kit";
    private static final ErrorInfo INJECTED = ErrorInfo.of("Injected", "the test has this fail");

    private final CommandHandler code;
    private final Faults faults;

    LocalWorkers(CommandHandler code, Faults faults) {
        this.code = code;
        this.faults = faults;
    }

    /** What a worker tells of this delivery, its outcome last. */
    List<EventRecord> run(CommandRecord command, Instant now, boolean first) {
        Injection injected = faults.failing().get(command.node());
        if (command.direction() == Direction.UNDO) {
            return faults.failingUndos().contains(command.node())
                    ? List.of(failed(command, OutcomeKind.FAILED, first))
                    : call(command, now, first);
        }
        if (injected == null) {
            return call(command, now, first);
        }
        return switch (injected) {
            case WITHOUT_EFFECT -> List.of(failed(command, OutcomeKind.FAILED, first));
            case IN_DOUBT -> List.of(failed(command, OutcomeKind.FAILED, false));
            case ONCE ->
                    command.attempt() == 1
                            ? List.of(failed(command, OutcomeKind.FAILED, first))
                            : call(command, now, first);
            case AFTER_EFFECT -> {
                call(command, now, first);
                yield List.of(failed(command, OutcomeKind.UNUSABLE, first));
            }
        };
    }

    /** As {@link #run}, but nothing is made to fail. */
    List<EventRecord> call(CommandRecord command, Instant now, boolean first) {
        List<EventRecord> told = code.run(command, now, first);
        if (told.isEmpty() || !(told.getLast() instanceof EventRecord.Outcome outcome)) {
            throw new IllegalStateException(
                    "Expected the worker to end with an outcome, but it told " + told);
        }
        if (outcome.kind() == OutcomeKind.UNSERVED) {
            throw new IllegalStateException(
                    "Expected the worker to have the code of action \""
                            + command.action()
                            + "\", but it has none; give the kit all actions of the saga");
        }
        return told;
    }

    /** The attempt took longer than its policy allows. */
    static EventRecord.Outcome timeout(CommandRecord command) {
        return outcome(
                command,
                OutcomeKind.UNKNOWN,
                ErrorInfo.of("Timeout", "the attempt took longer than its start-to-close limit"),
                false);
    }

    static EventRecord.Heartbeat heartbeat(CommandRecord command, boolean first) {
        return new EventRecord.Heartbeat(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                Optional.empty(),
                first,
                WORKER);
    }

    private static EventRecord.Outcome failed(
            CommandRecord command, OutcomeKind kind, boolean first) {
        return outcome(command, kind, INJECTED, first);
    }

    private static EventRecord.Outcome outcome(
            CommandRecord command, OutcomeKind kind, ErrorInfo error, boolean first) {
        return new EventRecord.Outcome(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                kind,
                Optional.empty(),
                Optional.of(error),
                first,
                WORKER);
    }
}
