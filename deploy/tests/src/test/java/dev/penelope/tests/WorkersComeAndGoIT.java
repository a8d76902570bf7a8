package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.worker.Actions;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a coordinator makes of workers that are lost, or that are not there yet. */
@Timeout(180)
@ParameterizedClass
@EnumSource(Transport.class)
final class WorkersComeAndGoIT {
    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestKafka kafka;

    private final Transport transport;

    @TempDir private Path state;

    @SuppressWarnings("NullAway.Init") // before each test
    private Installation place;

    @SuppressWarnings("NullAway.Init") // before each test
    private Coordinator coordinator;

    @SuppressWarnings("NullAway.Init") // before each test
    private SagaClient client;

    WorkersComeAndGoIT(Transport transport) {
        this.transport = transport;
    }

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void install() {
        place = new Installation(kafka, 1, "default");
        coordinator = place.coordinator(state, Map.of());
        client = place.client();
    }

    @AfterEach
    void uninstall() {
        client.close();
        coordinator.close();
        place.close();
    }

    private static Definition<String, String> definition() {
        var saga = Definition.named("patient", 1, String.class);
        return saga.build(
                saga.action("only", LongWorker.LONG, saga.params())
                        .policy(policy -> policy.withHeartbeat(Duration.ofSeconds(2))));
    }

    private Worker worker(Actions actions) throws InterruptedException {
        Worker worker =
                Worker.with(kafka.settings())
                        .topics(place.topics)
                        .transport(transport)
                        .actions(actions)
                        .start();
        assertThat(worker.awaitReady(Installation.PATIENCE)).isTrue();
        return worker;
    }

    private static SagaOutcome<String> get(CompletableFuture<SagaOutcome<String>> outcome)
            throws Exception {
        return outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static NodeReport only(SagaOutcome<String> outcome) {
        return outcome.result().orElseThrow().levels().getFirst().getFirst();
    }

    @Test
    void whatAWorkerWasKilledAtIsTriedAgainUnderItsKeyWithTheDetailsOfItsLastHeartbeat()
            throws Exception {
        CompletableFuture<SagaOutcome<String>> outcome =
                client.start(new SagaId("long"), definition(), "x").outcome();
        try (Child doomed =
                Child.start(
                        LongWorker.class,
                        CoordinatorProcess.arguments(
                                Map.of(
                                        "bootstrap.servers",
                                        kafka.bootstrapServers(),
                                        "topic.prefix",
                                        place.topics.prefix(),
                                        "transport",
                                        transport.toString())))) {
            awaitHeartbeat();
            // Or the first attempt is delivered again, as well as the second.
            new Progress(place.admin, place.topics, transport).await(Direction.ACTION, 1);
            doomed.kill();
        }
        Queue<String> attempts = new ConcurrentLinkedQueue<>();

        Actions survivor =
                Actions.none()
                        .action(
                                LongWorker.LONG,
                                (context, input) -> {
                                    attempts.add(
                                            context.attempt() + " " + context.idempotencyKey());
                                    return context.lastDetails(String.class).orElse("none");
                                });
        try (Worker worker = worker(survivor)) {
            SagaOutcome<String> ended = get(outcome);

            assertThat(ended.status()).as(worker.name()).isEqualTo(SagaStatus.SUCCEEDED);
            String key = ended.output().orElseThrow();
            assertThat(key).startsWith("long:");
            assertThat(attempts).containsExactly("2 " + key);
            assertThat(only(ended).attempts()).isEqualTo(2);
        }
    }

    private void awaitHeartbeat() {
        try (Tail events = place.tail(place.topics.event())) {
            EventRecord.Heartbeat beat =
                    events.await(
                            "a heartbeat",
                            record ->
                                    EventJson.read(record.value())
                                                    instanceof EventRecord.Heartbeat found
                                            ? Optional.of(found)
                                            : Optional.empty());
            assertThat(beat.details()).isPresent();
        }
    }

    @Test
    void aSagaWaitsForAWorkerThatKnowsItsActionAndThatCostsNoAttempt() throws Exception {
        SagaId saga = new SagaId("waits");
        var notice = client.awaitNotice(saga);
        CompletableFuture<SagaOutcome<String>> outcome =
                client.start(saga, definition(), "x").outcome();
        try (Worker ignorant = worker(new Steps().actions())) {
            assertThat(notice.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS).code())
                    .as(ignorant.name())
                    .isEqualTo("WAITING_FOR_WORKER");
            assertThat(outcome).isNotDone();
        }

        Actions knowing = Actions.none().action(LongWorker.LONG, input -> input);
        try (Worker worker = worker(knowing)) {
            SagaOutcome<String> ended = get(outcome);

            assertThat(ended.status()).as(worker.name()).isEqualTo(SagaStatus.SUCCEEDED);
            assertThat(only(ended).attempts()).isEqualTo(1);
            // Which tells the coordinator that no command is still on its way.
            new Progress(place.admin, place.topics, transport).awaitAll(Direction.ACTION);
        }
    }
}
