package dev.penelope.cli.bench;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaStatus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Starts trips and awaits their outcome by the client as users have it. */
final class TripClient implements Sagas {
    private final Definition<BenchTrip.Trip, BenchTrip.Booking> definition = BenchTrip.definition();
    private final SagaClient client;

    TripClient(Map<String, String> kafka) {
        client = SagaClient.connect(kafka);
        String unused = client.register(definition);
    }

    @Override
    public CompletableFuture<Boolean> start(boolean failing) {
        SagaStatus expected = failing ? SagaStatus.FAILED : SagaStatus.SUCCEEDED;
        return client.start(definition, failing ? BenchTrip.NO_CAR : BenchTrip.GOOD)
                .outcome()
                .thenApply(outcome -> outcome.status() == expected);
    }

    @Override
    public void close() {
        client.close();
    }
}
