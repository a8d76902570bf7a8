package dev.penelope.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.testing.KitRun;
import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.example.TripSaga.Summary;
import dev.penelope.example.TripSaga.Trip;
import dev.penelope.model.SagaStatus;
import org.junit.jupiter.api.Test;

/** How to test a saga of one's own: the trip, without Kafka. */
final class TripSagaTest {
    private static final Trip TRIP = new Trip("Grand Hotel", "BA 117", "van", "4111 1111");

    private final Agency agency = new Agency();
    private final SagaKit<Trip, Summary> kit =
            SagaKit.of(TripSaga.definition()).worker(agency.actions()).reset(agency::clear);

    @Test
    void aTripIsBooked() {
        KitRun<Summary> run = kit.run(TRIP);

        assertThat(run.status()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(run.output().orElseThrow().trip()).isEqualTo("Grand Hotel");
        assertThat(agency.bookings()).hasSize(4);
    }

    @Test
    void withoutACarNothingIsBooked() {
        KitRun<Summary> run = kit.run(new Trip("Grand Hotel", "BA 117", "limousine", "4111 1111"));

        assertThat(run.tree())
                .isEqualTo(
                        """
                        book-trip@1 kit-1 FAILED
                        ├── payment   Charge the card  ↶ undone
                        ├─┬ in parallel
                        │ ├── hotel   Book the hotel   ↶ undone
                        │ ├── flight  Book the flight  ↶ undone
                        │ └── car     Rent the car     ✘ failed: NoCarAvailable: there is no limousine left
                        └── output    Sum up           · never ran
                        """);
        assertThat(agency.bookings()).isEmpty();
    }

    @Test
    void whateverFailsIsUndone() {
        kit.failEveryNode(TRIP, agency::bookings);
    }

    @Test
    void whateverComesTwiceIsDoneOnce() {
        kit.repeatEverything(TRIP, agency::bookings);
    }

    @Test
    void whoeverDiesMakesNoDifference() {
        kit.crashEverywhere(TRIP, agency::bookings);
    }

    @Test
    void whatComesAfterItsUndoHasNoEffect() {
        kit.lateActions(TRIP, agency::bookings);
    }

    @Test
    void aSagaThatStoppedGoesOn() {
        KitRun<Summary> run = kit.run(TRIP);

        KitRun<Summary> resumed = kit.resume(run.log().cut(5));

        assertThat(resumed.status()).isEqualTo(SagaStatus.SUCCEEDED);
    }
}
