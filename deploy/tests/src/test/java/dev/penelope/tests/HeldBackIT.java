package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's own transaction around a start. */
final class HeldBackIT {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @TempDir private Path state;

    @Test
    void aTransactionThatHoldsBackOtherStartsIsNoticed() throws Exception {
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                Coordinator coordinator =
                        Coordinator.start(
                                CoordinatorConfig.of(place.coordinatorSettings(state, Map.of())),
                                metrics);
                Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client();
                KafkaProducer<byte[], byte[]> own = transactional(kafka)) {
            coordinator.awaitRunning(Installation.PATIENCE);
            own.initTransactions();
            own.beginTransaction();
            own.send(
                            client.startRecord(
                                    Steps.fine(),
                                    "x",
                                    StartOptions.NONE.withId(new SagaId("inside"))))
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var behind = client.start(new SagaId("behind"), Steps.fine(), "x").outcome();

            awaitHeldBack(1);
            assertThat(behind).isNotDone();

            own.commitTransaction();
            assertThat(behind.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS).status())
                    .isEqualTo(SagaStatus.SUCCEEDED);
            assertThat(client.result(new SagaId("inside"), Installation.PATIENCE)).isPresent();
            awaitHeldBack(0);
            assertThat(worker.name()).isNotEmpty();
        }
    }

    private void awaitHeldBack(int partitions) throws InterruptedException {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (metrics.get("penelope.inputs.held.back").gauge().value() != partitions) {
            assertThat(System.nanoTime()).as("not noticed").isLessThan(untilNanos);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(TestKafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.settings());
        settings.put("transactional.id", "own");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
