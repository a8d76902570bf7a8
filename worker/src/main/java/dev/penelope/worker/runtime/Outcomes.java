package dev.penelope.worker.runtime;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Says what became of one delivery of a command.
 *
 * @param certainlyFirst whether no other delivery of it can have come before; asked when the
 *     outcome is known, since what happened meanwhile can cast doubt on it
 */
record Outcomes(CommandRecord command, BooleanSupplier certainlyFirst, String worker) {
    /** The attempt passed its start-to-close limit. */
    static final String TIMEOUT = "Timeout";

    /** The worker was stopped while the attempt was at work. */
    static final String STOPPED = "WorkerStopped";

    /** Workers died each time they took this command alone. */
    static final String LOST = "WorkerLost";

    /** The worker itself failed at it. */
    static final String BROKEN_OFF = "WorkerBrokeOff";

    /** The command's payloads cannot be read, or do not fit the code. */
    static final String INPUT_UNREADABLE = "InputUnreadable";

    /** The action came after its undo. */
    static final String UNDONE_ALREADY = "UndoneAlready";

    Outcome succeeded(Optional<Json> output) {
        return of(OutcomeKind.SUCCEEDED, output, Optional.empty());
    }

    Outcome failed(String type, String message) {
        return of(OutcomeKind.FAILED, ErrorInfo.of(type, message));
    }

    Outcome unknown(ErrorInfo error) {
        return of(OutcomeKind.UNKNOWN, error);
    }

    Outcome unknown(String type, String message) {
        return of(OutcomeKind.UNKNOWN, ErrorInfo.of(type, message));
    }

    Outcome unusable(String type, String message) {
        return of(OutcomeKind.UNUSABLE, ErrorInfo.of(type, message));
    }

    Outcome unserved() {
        String of =
                command.definition()
                        .map(id -> " of definition " + id.name() + "@" + id.version())
                        .orElse("");
        String message =
                "Expected code for action \"" + command.action() + "\"" + of + ", but have none";
        return of(OutcomeKind.UNSERVED, ErrorInfo.of("Unserved", message));
    }

    private Outcome of(OutcomeKind kind, ErrorInfo error) {
        return of(kind, Optional.empty(), Optional.of(error.cut()));
    }

    /**
     * A command that is sent again is not the first, save where no worker has the code: it was sent
     * again since none had it, and the coordinator knows if it was for another reason.
     */
    private boolean isFirst(OutcomeKind kind) {
        return certainlyFirst.getAsBoolean()
                && (!command.repeated() || kind == OutcomeKind.UNSERVED);
    }

    private Outcome of(OutcomeKind kind, Optional<Json> output, Optional<ErrorInfo> error) {
        return new Outcome(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                kind,
                output,
                error,
                isFirst(kind),
                worker,
                command.warrant(),
                EventRecord.Remarks.NONE);
    }
}
