package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.worker.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes are told to end, as every deployment does it, in the middle of many sagas. */
final class ShutdownIT {
    private static final int SAGAS = 200;

    /** What the JVM ends with when it was told to. */
    private static final int TERMINATED = 143;

    private static TestKafka kafka;

    @TempDir private Path folder;
    private Installation place;
    private ManySagas sagas;

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
        place = new Installation(kafka, 12, "default");
        sagas = new ManySagas(place, folder.resolve("ledger"));
    }

    @AfterEach
    void uninstall() {
        sagas.close();
        place.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCoordinatorLeavesNothingOpenAndAnotherGoesOn(Mode mode) throws Exception {
        try (Child worker = worker(mode).awaitReady()) {
            try (PenelopeProcess first = coordinator(mode, "first")) {
                first.awaitLine("coordinator runs");
                beMidway();

                PenelopeProcess.Ended ended = first.terminate();

                assertThat(ended.code()).as(ended.text()).isEqualTo(TERMINATED);
            }
            assertThat(openTransactions()).isZero();
            sagas.assertSomeAreOpen();
            try (PenelopeProcess second = coordinator(mode, "second")) {
                second.awaitLine("coordinator runs");
                sagas.start(SAGAS / 2);

                sagas.assertAllEndRight();
            }
            assertThat(worker.isAlive()).as(worker::said).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aWorkerReportsWhatItBeganAndLeavesTheRest(Mode mode) throws Exception {
        try (PenelopeProcess coordinator = coordinator(mode, "state")) {
            coordinator.awaitLine("coordinator runs");
            try (Child first = worker(mode).awaitReady()) {
                beMidway();

                assertThat(first.terminate(Duration.ofSeconds(40)))
                        .as(first::said)
                        .isEqualTo(TERMINATED);
            }
            sagas.assertSomeAreOpen();
            try (Child second = worker(mode).awaitReady()) {
                sagas.start(SAGAS / 2);

                sagas.assertAllEndRight();
                assertThat(second.isAlive()).as(second::said).isTrue();
            }
        }
        List<String> runs = Files.readAllLines(WorkerProcess.runs(folder.resolve("ledger")));
        assertThat(runs).hasSizeGreaterThan(SAGAS).doesNotHaveDuplicates();
    }

    /** Some have ended, and more are under way or still to come. */
    private void beMidway() {
        sagas.start(SAGAS);
        sagas.awaitEnded(SAGAS / 10);
    }

    private long openTransactions() throws Exception {
        return place
                .admin
                .listTransactions(
                        new ListTransactionsOptions()
                                .filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .stream()
                .filter(open -> open.transactionalId().startsWith(place.topics.coordinator()))
                .count();
    }

    private PenelopeProcess coordinator(Mode mode, String state) {
        Map<String, String> settings =
                place.coordinatorSettings(
                        folder.resolve(state),
                        Map.of("mode", mode.name().toLowerCase(Locale.ROOT)));
        return PenelopeProcess.start(
                Stream.concat(
                                Stream.of("coordinator"),
                                settings.entrySet().stream()
                                        .flatMap(setting ->
                                                Stream.of(
                                                        "--" + setting.getKey().replace('.', '-'),
                                                        setting.getValue())))
                        .toArray(String[]::new));
    }

    private Child worker(Mode mode) {
        return Child.start(
                WorkerProcess.class,
                CoordinatorProcess.arguments(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "topic.prefix",
                                place.topics.prefix(),
                                "mode",
                                mode.name(),
                                "ledger",
                                folder.resolve("ledger").toString())));
    }
}
