package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What results tell of a saga. */
final class ReportsTest {
    @Test
    void aFailureIsToldWithAllThatItsWorkerSaidOfIt() {
        ErrorInfo error =
                new ErrorInfo(
                        "CardDeclined", "over the limit", "at Payment.charge(Payment.java:7)");
        try (Bench bench = new Bench()) {
            bench.register(TripSaga.definition());
            bench.start("trip-1", TripSaga.definition(), TripSaga.PARAMS);
            CommandRecord payment = bench.commands().getFirst();
            EventRecord failed =
                    new EventRecord.Outcome(
                            new SagaId("trip-1"),
                            payment.run(),
                            payment.node(),
                            payment.direction(),
                            payment.attempt(),
                            OutcomeKind.FAILED,
                            Optional.empty(),
                            Optional.of(error),
                            true,
                            "worker-1");
            bench.send("saga-event", "trip-1", EventJson.write(failed));

            ResultRecord.Result result = (ResultRecord.Result) bench.results().getFirst();
            assertThat(result.failures())
                    .singleElement()
                    .returns("payment", FailureReport::node)
                    .returns(error, FailureReport::error);
        }
    }
}
