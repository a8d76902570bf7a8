package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Direction;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.UnreadableException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IncomingTest {
    private static ConsumerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>("saga-command.default", 0, 0, bytes, value);
    }

    private static void refused(ConsumerRecord<byte[], byte[]> record, String why) {
        assertThatThrownBy(() -> Incoming.read(record, Direction.ACTION))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aCommandUnderItsKeyIsRead() {
        CommandRecord command = Fixtures.action("s");

        assertThat(Incoming.read(Fixtures.record(0, command), Direction.ACTION)).isEqualTo(command);
    }

    @Test
    void whatDoesNotBelongHereIsRefused() {
        byte[] command = CommandJson.write(Fixtures.action("s"));

        refused(record("s/node", null), "lacks one");
        refused(record("t/node", command), "\"s/node\", but it is \"t/node\"");
        refused(Fixtures.record(0, Fixtures.undo("s")), "but it is undo");
        refused(record("s/node", new byte[] {'['}), "Expected a command");
    }
}
