package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.faults.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every part as a process of its own, as the README has it. */
final class PartsIT {
    private static final String TRIP =
            "{\"hotel\":\"Grand Hotel\",\"flight\":\"BA 117\",\"car\":\"van\",\"card\":\"4111\"}";

    @Test
    void thePartsRunSeparately(@TempDir Path directory) throws Exception {
        String data = directory.resolve("broker").toString();
        String state = directory.resolve("state").toString();
        try (PenelopeProcess broker =
                PenelopeProcess.start("broker", "--port", "0", "--data", data)) {
            String at = broker.awaitLine("broker ready at (.*)").group(1);
            PenelopeProcess.Ended topics =
                    PenelopeProcess.run("topics", "create", "--replication", "1", "-b", at);
            assertThat(topics.code()).as(topics.text()).isZero();
            try (PenelopeProcess coordinator = coordinator(at, state);
                    PenelopeProcess worker = PenelopeProcess.start("worker", "-b", at)) {
                coordinator.awaitLine("coordinator runs");
                worker.awaitLine("book-trip@1 is registered as [0-9a-f]{32}");

                PenelopeProcess.Ended saga =
                        PenelopeProcess.run("start", "book-trip@1", "-w", "-p", TRIP, "-b", at);

                assertThat(saga.code()).as(saga.text()).isZero();
                assertThat(saga.text()).contains("SUCCEEDED", "✔ succeeded");
                assertThat(coordinator.terminate().code()).isEqualTo(143);
                assertThat(worker.terminate().code()).isEqualTo(143);
            }
        }
    }

    @Test
    void aSettingThatKafkaRefusesIsOneLine(@TempDir Path directory) throws Exception {
        Path clients = directory.resolve("clients.properties");
        Files.writeString(clients, "compression.type=zip\n");
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default")) {
            String at = kafka.bootstrapServers();
            String prefix = place.topics.prefix();
            String state = directory.resolve("state").toString();

            PenelopeProcess.Ended coordinator =
                    PenelopeProcess.run(
                            "coordinator",
                            "-b",
                            at,
                            "--topic-prefix",
                            prefix,
                            "--replication-factor",
                            "1",
                            "--state-dir",
                            state,
                            "--kafka",
                            "compression.type=zip");
            PenelopeProcess.Ended worker =
                    PenelopeProcess.run(
                            "worker",
                            "-b",
                            at,
                            "--topic-prefix",
                            prefix,
                            "--command-config",
                            clients.toString());

            for (PenelopeProcess.Ended ended : List.of(coordinator, worker)) {
                assertThat(ended.code()).as(ended.text()).isEqualTo(3);
                assertThat(lastLine(ended))
                        .startsWith("penelope: Expected usable settings for Kafka, but ")
                        .contains("zip", "compression.type");
                assertThat(ended.text()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void aCoordinatorThatGivesUpSaysWhyInItsLastLine(@TempDir Path directory) throws Exception {
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                PenelopeProcess coordinator =
                        PenelopeProcess.start(
                                "coordinator",
                                "-b",
                                kafka.bootstrapServers(),
                                "--topic-prefix",
                                place.topics.prefix(),
                                "--replication-factor",
                                "1",
                                "--state-dir",
                                directory.toString())) {
            coordinator.awaitLine("coordinator runs");
            place.admin.deleteTopics(List.of(place.topics.result())).all().get();

            PenelopeProcess.Ended ended = coordinator.awaitEnd();

            assertThat(ended.code()).isEqualTo(3);
            assertThat(lastLine(ended))
                    .startsWith("penelope: Expected the topics that every saga needs to stay")
                    .contains(place.topics.result() + " was deleted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "dev", "demo"})
    void aPortThatIsTakenIsOneLine(String command) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            PenelopeProcess.Ended ended = PenelopeProcess.run(command, "--port", port);

            assertThat(ended.code()).as(ended.text()).isEqualTo(3);
            assertThat(lastLine(ended)).startsWith("penelope: ").contains(port);
            assertThat(ended.text()).doesNotContain("\tat ");
        }
    }

    private static String lastLine(PenelopeProcess.Ended ended) {
        return ended.text().lines().toList().getLast();
    }

    @Test
    @Timeout(30) // of which 10 s are what we wait for a broker
    void aBrokerThatDoesNotAnswerIsOneLine() throws Exception {
        String nobody = "localhost:" + new Ports().next();
        long started = System.nanoTime();

        PenelopeProcess.Ended result = PenelopeProcess.run("result", "any", "-b", nobody);

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.text())
                .startsWith("penelope: Expected a broker at " + nobody)
                .contains("--bootstrap-server")
                .hasLineCount(1);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isLessThan(Duration.ofSeconds(25));
    }

    private static PenelopeProcess coordinator(String at, String state) {
        return PenelopeProcess.start(
                "coordinator", "-b", at, "--replication-factor", "1", "--state-dir", state);
    }
}
