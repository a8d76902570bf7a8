package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    @Timeout(30) // of which 10 s are what we wait for a broker
    void aBrokerThatDoesNotAnswerIsOneLine() throws Exception {
        String nobody = "localhost:" + freePort();
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
