package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.StartRecord;
import dev.penelope.worker.Actions;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of definitions on a real broker, whatever stands on its topic. */
final class DefinitionsIT {
    private static final Action<Json, Json> RIGHT = Action.of("right", Json.class, Json.class);
    private static final Action<Json, Json> WRONG = Action.of("wrong", Json.class, Json.class);

    @TempDir private Path state;
    @TempDir private Path another;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private static Definition<Json, Json> definition(Action<Json, Json> action) {
        var saga = Definition.named("fixed", 1, Json.class);
        return saga.build(saga.action("a", action, saga.params()));
    }

    private static String outcome(SagaClient client, String id) throws Exception {
        StartRecord start =
                StartRecord.of(new SagaId(id), new DefinitionSource.ByName("fixed", 1), Json.NULL);
        return client.start(start)
                .outcome()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .output()
                .orElseThrow()
                .toString();
    }

    private double count(String name) {
        return metrics.get(name).gauge().value();
    }

    /** While it runs, after a restart on its own disk, and on one that knows nothing yet. */
    @Test
    void whatANameAndVersionStandForOutlivesWhateverIsWrittenThere() throws Exception {
        Actions actions =
                Actions.none()
                        .action(RIGHT, params -> Json.of("\"right\""))
                        .action(WRONG, params -> Json.of("\"wrong\""));
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                Worker worker = place.worker("default", actions);
                SagaClient client = place.client();
                Wire wire = place.wire()) {
            assertThat(worker.isReady()).isTrue();
            client.register(definition(RIGHT));
            try (Coordinator coordinator = place.coordinator(state, Map.of(), metrics)) {
                assertThat(coordinator.isRunning()).isTrue();
                assertThat(outcome(client, "s1")).isEqualTo("\"right\"");
                hostile(place, wire);
                assertThat(outcome(client, "s2")).isEqualTo("\"right\"");
            }
            try (Coordinator coordinator = place.coordinator(state, Map.of(), metrics)) {
                assertThat(coordinator.isRunning()).isTrue();
                assertThat(outcome(client, "s3")).isEqualTo("\"right\"");
            }
            Map<String, String> inMemory = Map.of("store", "memory");
            try (Coordinator coordinator = place.coordinator(another, inMemory, metrics)) {
                assertThat(coordinator.isRunning()).isTrue();
                assertThat(outcome(client, "s4")).isEqualTo("\"right\"");
            }
            assertThat(count("penelope.definitions")).isEqualTo(2);
        }
    }

    private static PenelopeProcess.Ended run(Installation place, String... command)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(
                List.of(
                        "--bootstrap-servers",
                        place.kafka.bootstrapServers(),
                        "--topic-prefix",
                        place.topics.prefix()));
        try (PenelopeProcess penelope = PenelopeProcess.start(all.toArray(String[]::new))) {
            return penelope.awaitEnd();
        }
    }

    @Test
    void aDefinitionIsListedShownAndRetired() throws Exception {
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                SagaClient client = place.client();
                Coordinator coordinator = place.coordinator(state, Map.of(), metrics)) {
            String hash = client.register(definition(RIGHT));
            StartRecord start =
                    StartRecord.of(
                            new SagaId("open"), new DefinitionSource.ByName("fixed", 1), Json.NULL);
            var outcome = client.start(start).outcome();
            assertThat(run(place, "definitions", "list").text())
                    .contains("fixed@1", hash, "1 definitions");
            assertThat(run(place, "definitions", "show", "fixed@1").text())
                    .contains("\"name\":\"fixed\"");
            assertThat(run(place, "definitions", "retire", "fixed@1", "--yes"))
                    .satisfies(refused -> {
                        assertThat(refused.code()).isEqualTo(4);
                        assertThat(refused.text()).contains("such as open");
                    });
            try (Worker worker =
                    place.worker(
                            "default",
                            Actions.none().action(RIGHT, params -> Json.of("\"right\"")))) {
                assertThat(worker.isReady()).isTrue();
                assertThat(
                                outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                        .succeeded())
                        .isTrue();
                assertThat(run(place, "definitions", "retire", "fixed@1").text())
                        .contains("--yes does it");
                assertThat(run(place, "definitions", "retire", "fixed@1", "--yes").text())
                        .contains("retired fixed@1 " + hash);
                assertThat(run(place, "definitions", "list").text()).contains("0 definitions");
                client.register(definition(WRONG));
            }
            assertThat(coordinator.isRunning()).isTrue();
        }
    }

    private static void hostile(Installation place, Wire wire) {
        String topic = place.topics.definition();
        byte[] json = DefinitionJson.write(definition(WRONG));
        String hash = DefinitionJson.hash(json);
        wire.send(topic, hash, json);
        wire.send(topic, "fixed@1", hash);
        wire.send(topic, "fixed@1", (byte[]) null);
        wire.send(topic, "fixed@1", hash);
        wire.send(topic, "garbage", "x".repeat(1_000_000));
        wire.send(topic, DefinitionJson.hash(new byte[] {1}), "no definition");
    }
}
