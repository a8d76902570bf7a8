package dev.penelope.simulator;

import dev.penelope.model.RunId;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * One record in a log.
 *
 * @param number counts the records of all topics, in the order of their coming
 * @param atMs when the broker appended it, by the clock of the partition's leader
 * @param said what it says: a record of the protocol, a signal in the form of a control, a {@link
 *     DeadLetter}, or {@link Garbage}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(
        String topic,
        int partition,
        long offset,
        long number,
        byte[] key,
        byte[] value,
        Headers headers,
        Transactions.Transaction transaction,
        long atMs,
        Object said) {

    /** A record that nobody could use. */
    record DeadLetter(String reason, String origin) {}

    /** A record that nobody can read. */
    record Garbage() {}

    boolean isCommitted() {
        return transaction.fate() == Transactions.Fate.COMMITTED;
    }

    String keyText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The run that it begins, if it is a start that is accepted. */
    RunId run() {
        return RunId.of(atMs, offset);
    }

    /** As dead letters name it. */
    String origin() {
        return topic + "-" + partition + "@" + offset;
    }

    /** What it says, if that is of this kind. */
    <T> Optional<T> as(Class<T> kind) {
        return kind.isInstance(said) ? Optional.of(kind.cast(said)) : Optional.empty();
    }

    /** What a record of that topic says. */
    static Object said(String topic, byte[] value, Headers headers) {
        TopicNames names = TopicNames.DEFAULT;
        try {
            if (topic.equals(names.start())) {
                return StartJson.read(value);
            } else if (topic.equals(names.event())) {
                return EventJson.read(value);
            } else if (topic.equals(names.control())) {
                return ControlJson.read(value);
            } else if (topic.equals(names.signal())) {
                boolean event =
                        WireHeaders.text(headers, WireHeaders.KIND)
                                .equals(Optional.of(Kind.EVENT.wire()));
                return event ? EventJson.read(value) : SignalJson.read(value).asControl();
            } else if (names.news().contains(topic)) {
                return ResultJson.read(value);
            } else if (topic.equals(names.deadLetter())) {
                return new DeadLetter(
                        WireHeaders.text(headers, WireHeaders.REASON).orElse("none"),
                        WireHeaders.text(headers, WireHeaders.ORIGIN).orElse("nowhere"));
            }
            return CommandJson.read(value);
        } catch (UnreadableException unreadable) {
            return new Garbage();
        }
    }
}
