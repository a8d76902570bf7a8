package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a queue's records, and refuses what does not belong there. */
final class Incoming {
    private Incoming() {}

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    static CommandRecord read(ConsumerRecord<byte[], byte[]> record, Direction direction) {
        if (record.value() == null || record.key() == null) {
            throw new UnreadableException(
                    "Expected a command to have a key and a value, but it lacks one");
        }
        CommandRecord command = CommandJson.read(record.value());
        check(record, direction, command);
        return command;
    }

    /**
     * A command that {@link #read} refuses for its payloads alone, without them: its saga can be
     * told of it.
     */
    static Optional<CommandRecord> withoutPayloads(
            ConsumerRecord<byte[], byte[]> record, Direction direction) {
        if (record.value() == null || record.key() == null) {
            return Optional.empty();
        }
        Optional<CommandRecord> command = CommandJson.readWithoutPayloads(record.value());
        try {
            command.ifPresent(read -> check(record, direction, read));
            return command;
        } catch (UnreadableException ofAnother) {
            return Optional.empty();
        }
    }

    private static void check(
            ConsumerRecord<byte[], byte[]> record, Direction direction, CommandRecord command) {
        String expected = command.saga().value() + "/" + command.node();
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (!key.equals(expected)) {
            throw new UnreadableException(
                    "Expected a command's key to be \""
                            + expected
                            + "\", but it is \""
                            + key
                            + "\"");
        }
        if (command.direction() != direction) {
            throw new UnreadableException(
                    "Expected a command of direction "
                            + direction.wire()
                            + " in this topic, but it is "
                            + command.direction().wire());
        }
    }
}
