package dev.penelope.protocol;

import dev.penelope.model.Definition;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that the records of an installation say of one run, in one piece: to be looked at, kept, or
 * gone on with elsewhere. What the saga did follows from this alone.
 *
 * @param definition the one that the run has, whole, however its start names it
 * @param startedAt when its start was appended
 * @param status how it stood when this was written
 * @param entries what followed the start, by the time of appending
 */
public record SagaLog(
        SagaId saga,
        RunId run,
        Definition<?, ?> definition,
        StartRecord start,
        Instant startedAt,
        SagaStatus status,
        List<Entry> entries) {
    public SagaLog {
        entries = List.copyOf(entries);
    }

    /** One record, and when the broker appended it, in milliseconds. */
    public sealed interface Entry {
        Instant at();

        /** A wish as the engine has it, in the form of the topic that it belongs on. */
        static Entry of(Instant at, ControlRecord wish) {
            return wish.verb() == Verb.SIGNAL
                    ? new Signalled(at, SignalRecord.of(wish))
                    : new Wished(at, wish);
        }

        /** What people or programs outside wish, in the form of the engine. */
        default Optional<ControlRecord> wish() {
            return switch (this) {
                case Wished wished -> Optional.of(wished.control());
                case Signalled signalled -> Optional.of(signalled.signal().asControl());
                case Happened happened -> Optional.empty();
                case Sent sent -> Optional.empty();
                case Said said -> Optional.empty();
            };
        }

        /** What a worker, or a timer, told the coordinator. */
        record Happened(Instant at, EventRecord event) implements Entry {}

        /** What an operator wished for. */
        record Wished(Instant at, ControlRecord control) implements Entry {}

        /** What a node that waits for it was told. */
        record Signalled(Instant at, SignalRecord signal) implements Entry {}

        /** What the coordinator had a worker do. */
        record Sent(Instant at, CommandRecord command) implements Entry {}

        /** What the coordinator published: the result, an answer, a notice. */
        record Said(Instant at, ResultRecord news) implements Entry {}
    }

    /** The same, as if nothing had been written after so many entries. */
    public SagaLog cut(int length) {
        return with(entries.subList(0, length));
    }

    /** The same start, with other entries. */
    public SagaLog with(List<Entry> others) {
        return new SagaLog(saga, run, definition, start, startedAt, status, others);
    }
}
