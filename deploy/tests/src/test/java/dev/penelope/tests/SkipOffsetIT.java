package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.client.SagaClient;
import dev.penelope.client.Started;
import dev.penelope.model.Codec;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that no coordinator can get past is skipped, and everything behind it goes on. */
final class SkipOffsetIT {
    private static final String MARK = "SPOILT-SPOILT-SPOILT";

    @TempDir private Path state;

    @Test
    void aRecordThatStopsCoordinatorsIsSkippedAndNothingElse() throws Exception {
        TopicNames topics = TopicNames.DEFAULT;
        try (LocalBroker broker = LocalBroker.start(LocalBroker.Settings.temporary())) {
            String brokers = broker.bootstrapServers();
            Map<String, String> kafka = Map.of("bootstrap.servers", brokers);
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
                Topics.development(topics, Set.of("default")).withPartitions(1).create(admin);
            }
            try (SagaClient client = SagaClient.connect(kafka, topics, Codec.standard());
                    Worker worker = Worker.with(kafka).actions(new Steps().actions()).start();
                    Wire wire = new Wire(kafka);
                    Tail deadLetters = new Tail(kafka, topics.deadLetter())) {
                worker.awaitReady(Installation.PATIENCE);
                try (PenelopeProcess coordinator = coordinator(brokers)) {
                    coordinator.awaitLine("coordinator runs");
                    assertThat(ends(client.start(new SagaId("before"), Steps.fine(), "x")))
                            .isTrue();
                    coordinator.terminate();
                }
                long offset = wire.send(topics.event(), "nobody", "{\"" + MARK + "\":1}").offset();
                wire.send(topics.event(), "nobody", "{\"behind\":1}");
                spoil(broker.dataDirectory(), topics.event() + "-0");
                Started<String> after = client.start(new SagaId("after"), Steps.fine(), "x");
                try (PenelopeProcess stopped = coordinator(brokers)) {
                    stopped.awaitLine("(?i)corrupt");
                    assertThat(after.outcome()).isNotDone();
                    assertThat(skip(brokers, topics.event(), offset, "--yes").text())
                            .contains("to have no member");
                    stopped.terminate();
                }

                assertThat(skipOnceEmpty(brokers, topics.event(), offset + 1).text())
                        .contains("Expected to skip the record");
                assertThat(skip(brokers, topics.deadLetter(), 0).code()).isEqualTo(64);
                PenelopeProcess.Ended shown = skip(brokers, topics.event(), offset);
                assertThat(shown.code()).as(shown.text()).isEqualTo(4);
                PenelopeProcess.Ended done = skip(brokers, topics.event(), offset, "--yes");
                assertThat(done.code()).as(done.text()).isZero();
                assertThat(skip(brokers, topics.event(), offset, "--yes").code()).isEqualTo(3);

                assertThat(deadLetters.reasonOf(topics.event() + "-0@" + offset))
                        .startsWith("SKIPPED: ");
                try (PenelopeProcess coordinator = coordinator(brokers)) {
                    coordinator.awaitLine("coordinator runs");
                    assertThat(ends(after)).isTrue();
                    assertThat(deadLetters.reasonOf(topics.event() + "-0@" + (offset + 1)))
                            .startsWith("UNREADABLE: ");
                }
            }
        }
    }

    private static boolean ends(Started<String> started) throws Exception {
        return started.outcome()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .succeeded();
    }

    private PenelopeProcess coordinator(String brokers) {
        return PenelopeProcess.start(
                "coordinator",
                "-b",
                brokers,
                "--replication-factor",
                "1",
                "--state-dir",
                state.resolve("state").toString());
    }

    private static PenelopeProcess.Ended skip(
            String brokers, String topic, long offset, String... more) throws InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("skip-offset", topic, "0", Long.toString(offset)));
        line.addAll(List.of("-b", brokers));
        line.addAll(List.of(more));
        return PenelopeProcess.run(line.toArray(String[]::new));
    }

    /** Brokers miss a member that was stopped only after its session. */
    private static PenelopeProcess.Ended skipOnceEmpty(String brokers, String topic, long offset)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        PenelopeProcess.Ended ended = skip(brokers, topic, offset);
        while (ended.text().contains("to have no member") && System.nanoTime() < deadline) {
            ended = skip(brokers, topic, offset);
        }
        return ended;
    }

    /** As a disk might: the record's check sum is wrong from now on. */
    private static void spoil(Path data, String partition) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            Path log =
                    files.filter(file -> file.toString().endsWith(".log"))
                            .filter(file -> file.toString().contains("/" + partition + "/"))
                            .findFirst()
                            .orElseThrow();
            byte[] bytes = Files.readAllBytes(log);
            int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(MARK);
            assertThat(at).isPositive();
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
                file.seek(at);
                file.write("X".getBytes(UTF_8));
            }
        }
    }
}
