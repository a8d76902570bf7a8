package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes tell whoever watches them. */
final class MetricsIT {
    private static final int PARTITIONS = 3;
    private static final String TRIP =
            "{\"hotel\":\"Grand Hotel\",\"flight\":\"BA 117\",\"car\":\"van\",\"card\":\"4111\"}";
    private static final Pattern METRIC = Pattern.compile("(?m)^(penelope_[a-z_]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    @TempDir private Path state;
    private TestKafka kafka;
    private Installation place;

    @BeforeEach
    void install() throws Exception {
        kafka = TestKafka.start();
        place = new Installation(kafka, PARTITIONS, "default");
    }

    @AfterEach
    void uninstall() {
        http.close();
        place.close();
        kafka.close();
    }

    @Test
    void aSagaThatDoesNotMoveShows() throws Exception {
        try (PenelopeProcess coordinator = coordinator("0");
                PenelopeProcess worker = start("worker", "--metrics-port", "0")) {
            String coordinators = address(coordinator);
            String workers = address(worker);
            coordinator.awaitLine("coordinator runs");
            worker.awaitLine("is registered as");
            await(coordinators, "penelope_partitions_owned", PARTITIONS);
            await(
                    workers,
                    "penelope_worker_serving{direction=\"undo\",queue=\"default\"}",
                    PARTITIONS);
            assertThat(code(coordinators, "/health/ready")).isEqualTo(200);
            assertThat(code(workers, "/health/ready")).isEqualTo(200);

            run("start", "book-trip@1", "--id", "trip-1", "-w", "-p", TRIP);
            await(coordinators, "penelope_sagas_ended_seconds_count{outcome=\"SUCCEEDED\"}", 1);
            alertsAreAboutWhatIsServed(get(coordinators, "/metrics") + get(workers, "/metrics"));

            worker.terminate();
            run("start", "book-trip@1", "--id", "trip-2", "-p", TRIP);
            awaitStanding(coordinators, "waiting-for-worker");
            run("control", "pause", "trip-2", "--reason", "to see");
            awaitStanding(coordinators, "paused");
            run("control", "resume", "trip-2", "--reason", "seen");
            awaitStanding(coordinators, "waiting-for-worker");
        }
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws Exception {
        try (PenelopeProcess coordinator = coordinator("0")) {
            String port = Integer.toString(URI.create(address(coordinator)).getPort());
            for (PenelopeProcess second :
                    List.of(coordinator(port), start("worker", "--metrics-port", port))) {
                PenelopeProcess.Ended ended = second.awaitEnd();

                assertThat(ended.code()).as(ended.text()).isEqualTo(3);
                assertThat(ended.text())
                        .startsWith("penelope: Expected to serve metrics at localhost:" + port)
                        .contains("--metrics-port")
                        .hasLineCount(1);
            }
        }
    }

    private PenelopeProcess coordinator(String port) {
        return start(
                "coordinator",
                "--metrics-port",
                port,
                "--replication-factor",
                "1",
                "--worker-grace-ms",
                "0",
                "--state-dir",
                state.toString());
    }

    private PenelopeProcess start(String... command) {
        return PenelopeProcess.start(there(command));
    }

    private void run(String... command) throws InterruptedException {
        PenelopeProcess.Ended ended = PenelopeProcess.run(there(command));
        assertThat(ended.code()).as(ended.text()).isZero();
    }

    private String[] there(String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of("-b", kafka.bootstrapServers()));
        line.addAll(List.of("--topic-prefix", place.topics.prefix()));
        return line.toArray(String[]::new);
    }

    private static String address(PenelopeProcess process) throws InterruptedException {
        return process.awaitLine("metrics at (http://localhost:\\d+/metrics)").group(1);
    }

    private int code(String at, String path) throws IOException, InterruptedException {
        HttpRequest ask = HttpRequest.newBuilder(URI.create(at).resolve(path)).build();
        return http.send(ask, BodyHandlers.discarding()).statusCode();
    }

    private String get(String at, String path) throws IOException, InterruptedException {
        HttpRequest ask = HttpRequest.newBuilder(URI.create(at).resolve(path)).build();
        return http.send(ask, BodyHandlers.ofString()).body();
    }

    private void awaitStanding(String at, String standing)
            throws IOException, InterruptedException {
        await(at, "penelope_sagas_open{state=\"" + standing + "\"}", 1);
    }

    private void await(String at, String series, double value)
            throws IOException, InterruptedException {
        Pattern line = Pattern.compile("(?m)^" + Pattern.quote(series) + " (.*)$");
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (true) {
            String served = get(at, "/metrics");
            Matcher found = line.matcher(served);
            if (found.find() && Double.parseDouble(found.group(1)) == value) {
                return;
            }
            assertThat(System.nanoTime())
                    .as(series + " " + value + " in\n" + served)
                    .isLessThan(untilNanos);
            Thread.sleep(200);
        }
    }

    private static void alertsAreAboutWhatIsServed(String served) throws IOException {
        Set<String> names = new HashSet<>();
        METRIC.matcher(served).results().map(MatchResult::group).forEach(names::add);
        String alerts = Files.readString(Path.of("..", "prometheus", "alerts.yml"));

        assertThat(Pattern.compile("penelope_[a-z_]+").matcher(alerts).results())
                .map(MatchResult::group)
                .hasSizeGreaterThan(20)
                .allMatch(names::contains);
    }
}
