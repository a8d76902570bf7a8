package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trip saga from start to end on a real broker, with everything in one process. */
final class TripIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path state;

    @Test
    void aTripSucceedsAndOneWithoutACarIsUndone() throws Exception {
        Trips trips = new Trips();
        try (LocalBroker broker = LocalBroker.start(LocalBroker.Settings.temporary())) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(Map.copyOf(kafka))) {
                Topics.development(TopicNames.DEFAULT, Set.of("default")).create(admin);
            }
            try (Coordinator coordinator = coordinator(broker);
                    Worker worker = trips.worker(kafka);
                    SagaClient client = SagaClient.connect(kafka)) {
                coordinator.awaitRunning(PATIENCE);
                worker.awaitReady(PATIENCE);
                client.register(Trips.definition());

                SagaOutcome<String> good =
                        client.start(Trips.definition(), Trips.GOOD)
                                .outcome()
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(good.status()).isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(trips.booked).hasSize(4);

                SagaOutcome<String> bad =
                        client.start(Trips.definition(), Trips.NO_CAR)
                                .outcome()
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(bad.status()).isEqualTo(SagaStatus.FAILED);
                assertThat(trips.booked).hasSize(4);
                assertThat(bad.result().orElseThrow().levels().getFirst().getFirst().state())
                        .isEqualTo(NodeState.UNDONE);
            }
        }
    }

    private Coordinator coordinator(LocalBroker broker) {
        return Coordinator.start(
                CoordinatorConfig.of(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "replication.factor",
                                "1",
                                "state.dir",
                                state.toString())));
    }
}
