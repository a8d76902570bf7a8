package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.Announcements;
import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.worker.Actions;
import dev.penelope.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues that nobody serves, or whose topics are deleted while sagas use them. */
final class QueueIT {
    private static final String HAND = "hand";
    private static final String LOST = "lost";

    private static TestKafka kafka;

    @TempDir private Path state;
    private Installation place;
    private Coordinator coordinator;
    private Worker worker;
    private SagaClient client;
    private HandWorker hand;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void install() throws Exception {
        place = new Installation(kafka, 1, "default", HAND, LOST);
        coordinator = place.coordinator(state, Map.of("worker.grace.ms", "500"));
        worker = place.worker("default", new Steps().actions());
        client = place.client();
        hand = new HandWorker(place, HAND);
    }

    @AfterEach
    void uninstall() {
        hand.close();
        client.close();
        worker.close();
        coordinator.close();
        place.close();
    }

    /** The first node on one queue, the second on the one that gets lost. */
    private static Definition<String, String> over() {
        var action = Action.of("fine", String.class, String.class);
        var saga = Definition.named("over", 1, String.class);
        var a = saga.action("a", action, saga.params()).policy(p -> p.withQueue(HAND));
        return saga.build(saga.action("b", action, a).policy(p -> p.withQueue(LOST)));
    }

    @Test
    void aNodeWhoseQueueIsDeletedWaitsUntilItIsThereAgain() throws Exception {
        try (Worker lost = place.worker(LOST, new Steps().actions())) {
            warmUp();
            var outcome = client.start(new SagaId("waits"), over(), "x").outcome();
            CommandRecord a = hand.command("waits", "a");

            deleteLost();
            hand.succeed(a);
            long answeredNanos = System.nanoTime();
            thePartitionMovesOn("other-1");
            System.out.printf(
                    "queue deleted while in use: its partition moved on after %,d ms%n",
                    Duration.ofNanos(System.nanoTime() - answeredNanos).toMillis());
            assertThat(outcome).isNotDone();
            try (Tail results = place.newsTail()) {
                ResultRecord.Notice waits =
                        results.news(
                                ResultRecord.Notice.class,
                                "waits",
                                notice -> notice.code().equals("WAITING_FOR_QUEUE"));
                assertThat(waits.message()).contains(LOST);
            }
            thePartitionMovesOn("other-2");

            place.create(LOST);
            SagaOutcome<String> ended =
                    outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended.status()).isEqualTo(SagaStatus.SUCCEEDED);
            assertThat(ended.result().orElseThrow().levels().getLast().getFirst().attempts())
                    .isEqualTo(1);
            assertThat(lost.name()).isNotEmpty();
        }
    }

    @Test
    void anActionThatOnlyNewWorkersHaveWaitsForOneAndPeopleAreTold() throws Exception {
        Action<String, String> only = Action.of("new", String.class, String.class);
        var definition = Definition.named("newer", 2, String.class);
        var node =
                definition
                        .action("a", only, definition.params())
                        .policy(policy -> policy.withQueue(LOST));
        SagaId saga = new SagaId("newer");
        var notice = client.awaitNotice(saga);
        var outcome = client.start(saga, definition.build(node), "x").outcome();

        ResultRecord.Notice waits = notice.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(waits.code()).isEqualTo("WAITING_FOR_WORKER");
        assertThat(waits.message()).contains(LOST, "\"new\"");
        try (Worker old = place.worker(LOST, new Steps().actions());
                Tail events = place.tail(place.topics.event())) {
            events.await(
                    "the answer of " + old.name(),
                    record ->
                            new String(record.value(), StandardCharsets.UTF_8).contains("unserved")
                                    ? Optional.of(record)
                                    : Optional.empty());
            assertThat(outcome).isNotDone();
        }
        try (Worker newer = place.worker(LOST, Actions.none().action(only, input -> input))) {
            SagaOutcome<String> ended =
                    outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(ended.status()).isEqualTo(SagaStatus.SUCCEEDED);
            assertThat(ended.result().orElseThrow().levels().getLast().getFirst().attempts())
                    .isEqualTo(1);
            assertThat(
                            Announcements.read(
                                    kafka.settings(), place.topics.worker(), Installation.PATIENCE))
                    .filteredOn(seen -> seen.said().serves("new"))
                    .extracting(seen -> seen.said().worker())
                    .containsExactly(newer.name());
        }
    }

    /** The queue was in use before, so that nobody has to look it up. */
    private void warmUp() throws Exception {
        var outcome = client.start(new SagaId("warm-up"), over(), "x").outcome();
        hand.succeed(hand.command("warm-up", "a"));
        outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void deleteLost() throws Exception {
        place.admin
                .deleteTopics(List.of(place.topics.command(LOST), place.topics.undo(LOST)))
                .all()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void thePartitionMovesOn(String saga) throws Exception {
        assertThat(
                        client.start(new SagaId(saga), Steps.fine(), "x")
                                .outcome()
                                .get(180, TimeUnit.SECONDS)
                                .status())
                .isEqualTo(SagaStatus.SUCCEEDED);
    }
}
