package dev.penelope.worker.runtime;

import dev.penelope.model.Action;
import dev.penelope.model.DefinitionId;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandDrafts;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.Warrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Commands and records as a coordinator would send them. */
final class Fixtures {
    static final String TOPIC = "saga-command.default";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    static final Action<String, String> ECHO = Action.of("echo", String.class, String.class);

    private Fixtures() {}

    static CommandRecord action(String saga) {
        return command(saga, ECHO.name(), Direction.ACTION, 0);
    }

    static CommandRecord undo(String saga) {
        return command(saga, ECHO.name(), Direction.UNDO, 0);
    }

    static CommandRecord command(String saga, String action, Direction direction, int epoch) {
        return new CommandRecord(
                new SagaId(saga),
                new RunId("run"),
                "node",
                "node",
                action,
                direction,
                1,
                saga + ":run:node:" + direction.wire() + ":" + epoch,
                Json.of("\"" + saga + "\""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    static CommandRecord withInput(CommandRecord of, Json input) {
        return with(of, Optional.of(input), of.output(), of.startToClose());
    }

    static CommandRecord withOutput(CommandRecord of, Json output) {
        return with(of, of.input(), Optional.of(output), of.startToClose());
    }

    static CommandRecord within(CommandRecord of, Duration startToClose) {
        return with(of, of.input(), of.output(), startToClose);
    }

    static CommandRecord with(
            CommandRecord of,
            Warrant warrant,
            Optional<DefinitionId> definition,
            boolean repeated) {
        return new CommandRecord(
                of.saga(),
                of.run(),
                of.node(),
                of.label(),
                of.action(),
                of.direction(),
                of.attempt(),
                of.key(),
                of.params(),
                of.input(),
                of.output(),
                of.details(),
                of.startToClose(),
                of.heartbeat(),
                warrant,
                definition,
                repeated,
                CommandDrafts.NONE);
    }

    private static CommandRecord with(
            CommandRecord of, Optional<Json> input, Optional<Json> output, Duration startToClose) {
        return new CommandRecord(
                of.saga(),
                of.run(),
                of.node(),
                of.label(),
                of.action(),
                of.direction(),
                of.attempt(),
                of.key(),
                of.params(),
                input,
                output,
                of.details(),
                startToClose,
                of.heartbeat());
    }

    static ConsumerRecord<byte[], byte[]> record(long offset) {
        return record(offset, action("saga-" + offset));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, CommandRecord command) {
        byte[] key = (command.saga() + "/" + command.node()).getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(TOPIC, 0, offset, key, CommandJson.write(command));
    }

    /** The same, as a share group delivers it. */
    static ConsumerRecord<byte[], byte[]> delivered(
            ConsumerRecord<byte[], byte[]> record, int deliveries) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch(),
                Optional.of((short) deliveries));
    }

    static Tenure tenure(Beginnings beginnings, long position, long end) {
        return new Tenure(PARTITION, position, end, beginnings, 4, lease());
    }

    /** One that was just renewed. */
    static Lease lease() {
        Lease lease = new Lease(Duration.ofSeconds(15));
        lease.renew(System.nanoTime());
        return lease;
    }

    static Tenure tenure() {
        return tenure(Beginnings.NONE.begun(true, 4), 0, 0);
    }

    static Delivery delivery(long offset) {
        return tenure().take(record(offset));
    }
}
