package dev.penelope.tests;

import static dev.penelope.tests.WorkerHarness.PATIENCE;
import static dev.penelope.tests.WorkerHarness.command;
import static dev.penelope.tests.WorkerHarness.ready;
import static dev.penelope.tests.WorkerHarness.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.faults.Ports;
import dev.penelope.model.Action;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import dev.penelope.worker.WorkerBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers and a real broker; the test plays the coordinator. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
final class WorkerBrokerIT {
    private static final Action<String, String> ECHO = DoomedWorker.ECHO;
    private static final Action<String, String> BROKEN =
            Action.of("broken", String.class, String.class);
    private static final Action<String, String> DECLINED =
            Action.of("declined", String.class, String.class);
    private static final Action<String, String> SLOW =
            Action.of("slow", String.class, String.class);

    @SuppressWarnings("NullAway.Init") // before all tests
    private static LocalBroker broker;

    private final Transport transport;

    @SuppressWarnings("NullAway.Init") // before each test
    private WorkerHarness harness;

    private final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);

    WorkerBrokerIT(Transport transport) {
        this.transport = transport;
    }

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(LocalBroker.Settings.temporary());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void newTopics(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        harness = new WorkerHarness(broker, name, transport);
    }

    @AfterEach
    void closeHarness() {
        slowMayEnd.countDown();
        harness.close();
    }

    private WorkerBuilder worker() {
        return harness.worker()
                .action(ECHO, input -> input, undone -> {})
                .action(
                        BROKEN,
                        input -> {
                            throw new IllegalStateException("no idea");
                        })
                .action(
                        DECLINED,
                        input -> {
                            throw ActionFailed.of("Declined", "not today");
                        })
                .action(SLOW, this::slow);
    }

    @Test
    void everyKindOfCommandGetsItsOutcome() throws Exception {
        harness.createTopics(3);
        harness.send(command("s1", "echo", Direction.ACTION));
        harness.send(command("s2", "broken", Direction.ACTION));
        harness.send(command("s3", "declined", Direction.ACTION));
        harness.send(command("s4", "nobody-knows-it", Direction.ACTION));
        harness.send(command("s5", "echo", Direction.UNDO));
        harness.send(command("s6", "broken", Direction.UNDO));

        try (Worker worker = worker().name("w1").start()) {
            assertThat(harness.outcome("s1").output()).contains(Json.of("\"s1\""));
            assertThat(harness.outcome("s1").worker()).isEqualTo(worker.name());
            assertThat(harness.outcome("s2").kind()).isEqualTo(OutcomeKind.UNKNOWN);
            assertThat(harness.outcome("s2").error().orElseThrow().type())
                    .isEqualTo("IllegalStateException");
            assertThat(harness.outcome("s3").kind()).isEqualTo(OutcomeKind.FAILED);
            assertThat(harness.outcome("s3").error().orElseThrow().type()).isEqualTo("Declined");
            assertThat(harness.outcome("s4").kind()).isEqualTo(OutcomeKind.UNSERVED);
            assertThat(harness.outcome("s5").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
            assertThat(harness.outcome("s5").direction()).isEqualTo(Direction.UNDO);
            assertThat(harness.outcome("s6").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        }
    }

    @Test
    void onlyACommandThatCameAfterItsWorkerCanBeCertainlyTheFirst() throws Exception {
        harness.createTopics(1);
        harness.send(command("before", "declined", Direction.ACTION));
        harness.flush();

        try (Worker worker = ready(worker())) {
            harness.send(command("after", "declined", Direction.ACTION));

            assertThat(harness.outcome("before").certainlyFirst()).isFalse();
            assertThat(harness.outcome("after").certainlyFirst())
                    .as(worker.name())
                    .isEqualTo(knowsWhoIsFirst());
        }
    }

    @Test
    void aSuccessorOfAWorkerThatLeftIsCertainAtOnce() throws Exception {
        harness.createTopics(1);
        ready(worker()).close();

        try (Worker successor = ready(worker())) {
            harness.send(command("after", "declined", Direction.ACTION));

            assertThat(harness.outcome("after").certainlyFirst())
                    .as(successor.name())
                    .isEqualTo(knowsWhoIsFirst());
        }
    }

    private boolean knowsWhoIsFirst() {
        return transport == Transport.CONSUMER_GROUP;
    }

    @Test
    void aLongAttemptIsHandedOverAndStandsInNobodysWay() throws Exception {
        harness.createTopics(1);
        try (Worker worker = ready(worker().handOver(Duration.ofMillis(300)))) {
            harness.send(command("long", "slow", Direction.ACTION));
            harness.send(command("short", "echo", Direction.ACTION));

            assertThat(harness.heartbeat("long").worker()).isEqualTo(worker.name());
            harness.awaitCommitted(Direction.ACTION, 2);
            assertThat(harness.outcomes())
                    .extracting(each -> each.saga().value())
                    .containsExactly("short");

            slowMayEnd.countDown();
            assertThat(harness.outcome("long").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        }
    }

    @Test
    void anAttemptThatOverstaysIsUnknownThoughItsCodeIgnoresTheInterrupt() throws Exception {
        harness.createTopics(1);
        WorkerBuilder stubborn =
                harness.worker()
                        .action(ECHO, input -> input)
                        .action(
                                SLOW,
                                input -> {
                                    boolean ended = false;
                                    while (!ended) {
                                        try {
                                            slowMayEnd.await();
                                            ended = true;
                                        } catch (InterruptedException ignored) {
                                            slowBegan.countDown();
                                        }
                                    }
                                    return input;
                                });
        try (Worker worker = ready(stubborn)) {
            harness.send(within(command("long", "slow", Direction.ACTION), Duration.ofMillis(200)));
            harness.send(command("short", "echo", Direction.ACTION));

            Outcome timeout = harness.outcome("long");
            assertThat(timeout.kind()).isEqualTo(OutcomeKind.UNKNOWN);
            assertThat(timeout.error().orElseThrow().type()).isEqualTo("Timeout");
            assertThat(slowBegan.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            harness.awaitCommitted(Direction.ACTION, 2);
            slowMayEnd.countDown();
            assertThat(harness.outcomes()).as(worker.name()).hasSize(2);
        }
    }

    @Test
    void closingLetsWhatRunsFinish() throws Exception {
        harness.createTopics(1);
        Worker worker = ready(worker());
        harness.send(command("running", "slow", Direction.ACTION));
        slowBegan.await();

        Thread closing = Thread.ofVirtual().start(worker::close);
        slowMayEnd.countDown();
        closing.join();

        assertThat(harness.outcome("running").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        harness.awaitCommitted(Direction.ACTION, 1);
    }

    @Test
    void closingGivesUpWhatDoesNotEnd() throws Exception {
        harness.createTopics(1);
        Worker worker = ready(worker().drain(Duration.ofMillis(200)));
        harness.send(command("running", "slow", Direction.ACTION));
        slowBegan.await();

        worker.close();

        Outcome outcome = harness.outcome("running");
        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(outcome.error().orElseThrow().type()).isEqualTo("WorkerStopped");
    }

    @Test
    void whatIsUnreadableGoesToTheDeadLettersAndTheRestGoesOn() throws Exception {
        harness.createTopics(1);
        try (Worker worker = ready(worker())) {
            byte[] garbage = "{\"saga\":".getBytes(StandardCharsets.UTF_8);
            harness.send(Direction.ACTION, "s/echo", garbage);
            harness.send(command("next", "echo", Direction.ACTION));

            assertThat(harness.outcome("next").worker()).isEqualTo(worker.name());
            var letter = harness.deadLetter();
            assertThat(letter.value()).isEqualTo(garbage);
            assertThat(WireHeaders.text(letter.headers(), WireHeaders.REASON))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("Expected"));
            assertThat(WireHeaders.text(letter.headers(), WireHeaders.ORIGIN))
                    .contains(harness.topics().command("default") + "-0@0");
            harness.awaitCommitted(Direction.ACTION, 2);
        }
    }

    @Test
    void aWorkerWaitsForItsTopics() throws Exception {
        try (Worker worker = worker().start()) {
            assertThat(worker.awaitReady(Duration.ofMillis(500))).isFalse();

            harness.createTopics(1);
            harness.send(command("s", "echo", Direction.ACTION));

            assertThat(harness.outcome("s").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        }
    }

    @Test
    void whatIsNotCommittedIsNotRun() throws Exception {
        harness.createTopics(1);
        try (Worker worker = ready(worker())) {
            harness.inTransaction(command("aborted", "echo", Direction.ACTION), false);
            harness.inTransaction(command("committed", "echo", Direction.ACTION), true);

            assertThat(harness.outcome("committed").worker()).isEqualTo(worker.name());
            assertThat(harness.outcomes())
                    .extracting(each -> each.saga().value())
                    .containsExactly("committed");
        }
    }

    @Test
    void undoDoesNotWaitBehindActions() throws Exception {
        harness.createTopics(1);
        try (Worker worker = ready(worker().concurrency(1, 1))) {
            harness.send(command("blocking", "slow", Direction.ACTION));
            for (int i = 0; i < 100; i++) {
                harness.send(command("backlog" + i, "echo", Direction.ACTION));
            }
            slowBegan.await();
            harness.send(command("undo", "echo", Direction.UNDO));

            assertThat(harness.outcome("undo").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
            assertThat(harness.outcomes()).as(worker.name()).hasSize(1);
            slowMayEnd.countDown();
            assertThat(harness.outcome("backlog99").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        }
    }

    @Test
    void nothingIsLostWhenWorkersComeAndGo() throws Exception {
        harness.createTopics(4);
        int count = 3_000;
        Set<String> sent = new HashSet<>();
        Worker first = ready(worker());
        for (int i = 0; i < count; i++) {
            harness.send(command("saga-" + i, "echo", Direction.ACTION));
            sent.add("saga-" + i);
            if (i == count / 3) {
                first = replaced(first);
            }
        }
        Worker second = ready(worker());
        first.close();

        List<Outcome> outcomes = List.of();
        while (!sagas(outcomes).equals(sent)) {
            outcomes = harness.outcomes();
        }
        second.close();

        assertThat(outcomes).allMatch(each -> each.kind() == OutcomeKind.SUCCEEDED);
    }

    @Test
    void aBrokerThatGoesAndComesBackLosesNothing(@TempDir Path dir) throws Exception {
        LocalBroker.Settings settings =
                LocalBroker.Settings.temporary()
                        .withPort(new Ports().next())
                        .withDataDirectory(dir);
        LocalBroker first = LocalBroker.start(settings);
        try (WorkerHarness away = new WorkerHarness(first, "away", transport).createTopics(1)) {
            // Closed while its broker still answers, and so not by the block.
            Worker worker = ready(away.worker().action(SLOW, this::slow));
            away.send(command("during", "slow", Direction.ACTION));
            slowBegan.await();
            first.close();
            slowMayEnd.countDown();
            try (LocalBroker second = LocalBroker.start(settings)) {
                away.send(command("after", "slow", Direction.ACTION));

                assertThat(away.outcome("during").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
                assertThat(away.outcome("after").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
                away.awaitCommitted(Direction.ACTION, 2);
                assertThat(worker.name()).isEqualTo(away.outcome("after").worker());
                worker.close();
                assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
            }
        }
    }

    private String slow(String input) throws InterruptedException {
        slowBegan.countDown();
        slowMayEnd.await();
        return input;
    }

    private Worker replaced(Worker old) {
        Worker next = worker().start();
        old.close();
        return next;
    }

    private static Set<String> sagas(List<Outcome> outcomes) {
        return outcomes.stream().map(each -> each.saga().value()).collect(Collectors.toSet());
    }
}
