package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicReference<BooleanSupplier> ready = new AtomicReference<>(() -> false);
    private final MetricsServer server =
            MetricsServer.start("localhost", 0, registry, () -> ready.get().getAsBoolean());
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address()).resolve(path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void whatIsMeasuredIsServedAsItIsThen() throws Exception {
        registry.counter("penelope.dead.letters", "reason", "UNREADABLE").increment();

        HttpResponse<String> answer = ask("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("penelope_dead_letters_total{reason=\"UNREADABLE\"} 1.0");
    }

    @Test
    void itIsReadyWhileItIs() throws Exception {
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
        ready.set(() -> true);
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/metrics/more").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/health/live"))
                .returns(200, HttpResponse::statusCode)
                .returns("", HttpResponse::body);
    }

    @Test
    void requestsThatDoNotEndKeepNobodyWaitingAndAreCutOff() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int half = 0; half < 50; half++) {
                Socket socket = new Socket("localhost", URI.create(server.address()).getPort());
                halves.add(socket);
                socket.getOutputStream().write("GET /he".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            HttpRequest live =
                    HttpRequest.newBuilder(URI.create(server.address()).resolve("/health/live"))
                            .timeout(Duration.ofSeconds(3))
                            .build();
            assertThat(client.send(live, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            for (Socket half : halves) {
                half.setSoTimeout(20_000);
                assertThat(readIsOver(half)).isTrue();
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    private static boolean readIsOver(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aBugIsAnswered() throws Exception {
        ready.set(() -> {
            throw new IllegalStateException("of a test");
        });
        assertThat(ask("GET", "/health/ready").statusCode()).isEqualTo(500);
        assertThat(ask("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsNamedWithWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> MetricsServer.start("localhost", port, registry, () -> true))
                    .isInstanceOf(CannotRun.class)
                    .hasMessageStartingWith(
                            "Expected to serve metrics at localhost:" + port + ", but it cannot")
                    .hasMessageContaining("--metrics-port");
        }
    }

    @Test
    void aHostThatIsNotOfThisMachineIsRefused() {
        assertThatThrownBy(() -> MetricsServer.start("no such host", 0, registry, () -> true))
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("--metrics-host");
    }
}
