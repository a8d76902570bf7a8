package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
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
        return command;
    }
}
