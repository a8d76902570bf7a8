package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trip saga from start to end on a real broker, with all but the broker in one process. */
final class TripIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path state;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aTripSucceedsAndOneWithoutACarIsUndone(Transport transport) throws Exception {
        try (TestKafka kafka = TestKafka.start()) {
            runBothWays(kafka, state, transport);
        }
    }

    /** One trip that works out, and one for which there is no car. */
    static void runBothWays(TestKafka kafka, Path state, Transport transport) throws Exception {
        Trips trips = new Trips();
        try (Admin admin = Admin.create(Map.copyOf(kafka.settings()))) {
            Topics.development(TopicNames.DEFAULT, Set.of("default")).create(admin);
        }
        try (Coordinator coordinator = coordinator(kafka, state);
                Worker worker = trips.worker(kafka.settings(), transport);
                SagaClient client = SagaClient.connect(kafka.settings())) {
            coordinator.awaitRunning(PATIENCE);
            worker.awaitReady(PATIENCE);
            client.register(Trips.definition());

            SagaOutcome<String> good = run(client, Trips.GOOD);
            assertThat(good.status()).isEqualTo(SagaStatus.SUCCEEDED);
            assertThat(trips.booked).hasSize(4);

            SagaOutcome<String> bad = run(client, Trips.NO_CAR);
            assertThat(bad.status()).isEqualTo(SagaStatus.FAILED);
            assertThat(trips.booked).hasSize(4);
            assertThat(bad.result().orElseThrow().levels().getFirst().getFirst().state())
                    .isEqualTo(NodeState.UNDONE);
        }
    }

    private static SagaOutcome<String> run(SagaClient client, Trips.Trip trip) throws Exception {
        return client.start(Trips.definition(), trip)
                .outcome()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Coordinator coordinator(TestKafka kafka, Path state) {
        return Coordinator.start(
                CoordinatorConfig.of(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "replication.factor",
                                "1",
                                "state.dir",
                                state.toString())));
    }
}
