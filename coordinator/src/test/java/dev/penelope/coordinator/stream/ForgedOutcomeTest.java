package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one can bring about, in strict mode, who reports outcomes of commands that were not sent.
 */
final class ForgedOutcomeTest {
    private final Bench bench = new Bench();
    private List<CommandRecord> payment = List.of();

    @BeforeEach
    void begin() {
        bench.register(TripSaga.definition());
        bench.start("s", TripSaga.definition(), TripSaga.PARAMS);
        payment = bench.commands();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private void forge(String node, OutcomeKind kind) {
        CommandRecord sent = payment.getFirst();
        EventRecord.Outcome forged =
                new EventRecord.Outcome(
                        sent.saga(),
                        sent.run(),
                        node,
                        sent.direction(),
                        1,
                        kind,
                        Optional.of(Json.of("\"forged\"")),
                        Optional.empty(),
                        true,
                        "mallory");
        bench.send(Bench.TOPICS.event(), "s", EventJson.write(forged));
    }

    @Test
    void aSuccessOfANodeThatWasNotSentIsNoneAndItRunsInItsTurn() {
        forge("output", OutcomeKind.SUCCEEDED);
        forge("car", OutcomeKind.SUCCEEDED);

        bench.succeed(payment.getFirst(), "1");
        List<CommandRecord> second = bench.commands();

        assertThat(second)
                .extracting(CommandRecord::node)
                .containsExactlyInAnyOrder("hotel", "flight", "car");
        second.forEach(command -> bench.succeed(command, "1"));
        assertThat(bench.commands())
                .singleElement()
                .satisfies(output -> {
                    assertThat(output.input().orElseThrow().toString()).doesNotContain("forged");
                    bench.succeed(output, "\"true\"");
                });
        assertThat(bench.results())
                .last()
                .isInstanceOfSatisfying(
                        ResultRecord.Result.class,
                        result -> {
                            assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
                            assertThat(result.output()).contains(Json.of("\"true\""));
                        });
    }

    @Test
    void aFailureOfANodeThatWasNotSentSavesNoUndoLater() {
        forge("car", OutcomeKind.UNKNOWN);
        forge("car", OutcomeKind.FAILED);
        bench.succeed(payment.getFirst(), "1");
        bench.commands()
                .forEach(command -> {
                    if (command.node().equals("car")) {
                        bench.fail(command);
                    } else {
                        bench.succeed(command, "1");
                    }
                });

        assertThat(bench.undos()).extracting(CommandRecord::node).contains("car");
    }
}
