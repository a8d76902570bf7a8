package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators wish for, before the engine hears of it. */
final class ControlIntakeTest {
    @Test
    void aNodeThatDoesNotExistIsRefusedByNameAndTheSagaGoesOn() {
        try (Bench bench = new Bench()) {
            bench.register(TripSaga.definition());
            bench.start("trip-1", TripSaga.definition(), TripSaga.PARAMS);
            List<CommandRecord> before = bench.commands();
            bench.results();
            bench.control(
                    new ControlRecord(
                            new SagaId("trip-1"),
                            "c1",
                            Verb.INJECT_ERROR,
                            Optional.of("boat"),
                            "ops",
                            "to try"));
            ResultRecord.Reply reply = (ResultRecord.Reply) bench.results().getFirst();
            assertThat(reply.accepted()).isFalse();
            assertThat(reply.message()).contains("boat");

            before.forEach(command -> bench.succeed(command, TripSaga.BOOKING));
            assertThat(bench.commands())
                    .extracting(CommandRecord::direction)
                    .containsExactly(Direction.ACTION, Direction.ACTION, Direction.ACTION);
        }
    }
}
