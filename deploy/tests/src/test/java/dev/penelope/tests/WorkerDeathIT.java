package dev.penelope.tests;

import static dev.penelope.tests.WorkerHarness.PATIENCE;
import static dev.penelope.tests.WorkerHarness.command;
import static dev.penelope.tests.WorkerHarness.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.model.Action;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import dev.penelope.worker.WorkerBuilder;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
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

/** Workers that die of what they run, and a real broker; the test plays the coordinator. */
@Timeout(120)
@ParameterizedClass
@EnumSource(Transport.class)
final class WorkerDeathIT {
    private static final Action<String, String> DECLINED =
            Action.of("declined", String.class, String.class);

    @SuppressWarnings("NullAway.Init") // before all tests
    private static LocalBroker broker;

    private final Transport transport;
    private final Queue<String> keys = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private WorkerHarness harness;

    @TempDir private Path dir;

    WorkerDeathIT(Transport transport) {
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
    void newTopics(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        harness = new WorkerHarness(broker, name, transport).createTopics(1).withShortSessions();
    }

    @AfterEach
    void closeHarness() {
        harness.close();
    }

    /** Survives what the doomed one dies of, and writes down under which keys it ran. */
    private WorkerBuilder survivor() {
        return harness.worker()
                .action(
                        DoomedWorker.KILL,
                        (context, input) -> {
                            keys.add(context.idempotencyKey());
                            throw ActionFailed.of("Declined", "not today");
                        },
                        (context, input) ->
                                keys.add(context.idempotencyKey() + " of " + context.actionKey()))
                .action(
                        DECLINED,
                        input -> {
                            throw ActionFailed.of("Declined", "not today");
                        });
    }

    private Process doomed() throws Exception {
        return DoomedWorker.start(harness, dir.resolve("doomed.log"));
    }

    private void awaitDeathOfDoomed() throws Exception {
        assertThat(doomed().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCommandOfAKilledWorkerIsRunAgainUnderItsKeyAndIsNotCertainlyTheFirst() throws Exception {
        harness.send(command("victim", "kill", Direction.ACTION));
        awaitDeathOfDoomed();

        try (Worker worker = ready(survivor())) {
            harness.send(command("later", "declined", Direction.ACTION));

            assertThat(harness.outcome("victim").certainlyFirst()).isFalse();
            assertThat(keys).containsExactly("victim:run-1:kill:action:0");
            // The dead one may be alive, for all that this one knows.
            assertThat(harness.outcome("later").certainlyFirst()).as(worker.name()).isFalse();
        }
    }

    @Test
    void anUndoOfAKilledWorkerIsRunAgainForTheSameActionAndThenNeverMore() throws Exception {
        harness.send(command("victim", "kill", Direction.UNDO));
        awaitDeathOfDoomed();

        try (Worker worker = ready(survivor())) {
            assertThat(harness.outcome("victim").kind())
                    .as(worker.name())
                    .isEqualTo(OutcomeKind.SUCCEEDED);
            harness.awaitCommitted(Direction.UNDO, 1);
        }
        try (Worker next = ready(survivor())) {
            harness.send(command("later", "kill", Direction.UNDO));

            assertThat(harness.outcome("later").worker()).isEqualTo(next.name());
            assertThat(keys)
                    .containsExactly(
                            "victim:run-1:kill:undo:0 of victim:run-1:kill:action:0",
                            "later:run-1:kill:undo:0 of later:run-1:kill:action:0");
        }
    }

    @Test
    void aCommandThatKillsItsWorkersIsPassed() throws Exception {
        harness.send(command("before", "echo", Direction.ACTION));
        harness.send(command("killer", "kill", Direction.ACTION));
        harness.send(command("after", "echo", Direction.ACTION));
        harness.flush();

        int deaths = 0;
        Process doomed = doomed();
        while (harness.outcomes().stream().noneMatch(WorkerDeathIT::isLost)) {
            if (!doomed.isAlive()) {
                deaths++;
                assertThat(deaths).isLessThan(8);
                doomed = doomed();
            }
        }

        assertThat(harness.outcome("after").kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        harness.awaitCommitted(Direction.ACTION, 3);
        Outcome lost = harness.outcome("killer");
        assertThat(lost.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(lost.certainlyFirst()).isFalse();
        assertThat(doomed.isAlive()).isTrue();
        assertThat(deaths).isEqualTo(4);
        doomed.destroyForcibly();
    }

    private static boolean isLost(Outcome outcome) {
        return outcome.error().map(error -> error.type().equals("WorkerLost")).orElse(false);
    }
}
