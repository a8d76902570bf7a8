package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
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
            assertThat(reply.run()).contains(before.getFirst().run());
            assertThat(reply.possible()).contains("pause", "abort", "abandon");

            before.forEach(command -> bench.succeed(command, TripSaga.BOOKING));
            assertThat(bench.commands())
                    .extracting(CommandRecord::direction)
                    .containsExactly(Direction.ACTION, Direction.ACTION, Direction.ACTION);
        }
    }

    @Test
    void whatWasInjectedIsNotForgottenByARestart() {
        try (Bench bench = new Bench()) {
            bench.register(TripSaga.definition());
            bench.start("trip-1", TripSaga.definition(), TripSaga.PARAMS);
            bench.control(inject("c1", Verb.INJECT_ERROR, "hotel", Wish.NONE));
            bench.control(
                    inject("c2", Verb.INJECT_REPEAT, "payment", Wish.of(Direction.UNDO).times(3)));
            List<CommandRecord> before = bench.commands();
            bench.results();

            bench.restart();
            before.forEach(command -> bench.succeed(command, TripSaga.BOOKING));
            List<String> undone = new ArrayList<>();
            bench.work(command -> {
                if (command.direction() == Direction.UNDO) {
                    undone.add(command.node());
                }
                assertThat(command.node()).isNotEqualTo("hotel");
                return Optional.of(TripSaga.BOOKING);
            });

            ResultRecord.Result result = (ResultRecord.Result) bench.results().getFirst();
            assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
            assertThat(result.failures())
                    .singleElement()
                    .returns("hotel", FailureReport::node)
                    .returns("InjectedError", failure -> failure.error().type());
            assertThat(undone).filteredOn("payment"::equals).hasSize(3);
        }
    }

    private static ControlRecord inject(String id, Verb verb, String node, Wish wish) {
        return new ControlRecord(
                new SagaId("trip-1"), id, verb, Optional.of(node), "ops", "to see it", wish);
    }
}
