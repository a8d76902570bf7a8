package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away for a while; how long it may be is tried out by the fault suite. */
final class AbsenceIT {
    private static final String MARK = "mark-of-a-test";

    @TempDir private Path folder;

    @Test
    void noStateIsThrownAwayWhileBrokersAreAway() throws Exception {
        LocalBroker.Settings settings =
                LocalBroker.Settings.temporary().withDataDirectory(folder.resolve("broker"));
        LocalBroker broker = LocalBroker.start(settings);
        String address = broker.bootstrapServers();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Path state = folder.resolve("state");
        try (Installation place = new Installation(TestKafka.at(address), 2, "default");
                Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client();
                Coordinator coordinator = place.coordinator(state, Map.of(), registry)) {
            awaitEnd(client, "before");
            List<Path> marks = mark(state);
            assertThat(marks).isNotEmpty();
            for (int seconds : new int[] {8, 20}) {
                Load load = new Load(client, "during-" + seconds);
                load.start();
                broker.close();
                LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
                assertThat(coordinator.isRunning()).as("ready without brokers").isFalse();
                broker = LocalBroker.start(settings.withPort(port));
                awaitEnd(client, "after-" + seconds);
                load.stop();
                assertThat(marks).as("after %d s", seconds).allMatch(Files::exists);
            }
            assertThat(registry.get("penelope.threads.failed").counter().count()).isZero();
            assertThat(worker.name()).isNotEmpty();
        } finally {
            broker.close();
        }
    }

    private static void awaitEnd(SagaClient client, String id) throws Exception {
        assertThat(
                        client.start(new SagaId(id), Steps.fine(), "x")
                                .outcome()
                                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .status())
                .isEqualTo(SagaStatus.SUCCEEDED);
    }

    /** A file beside the stores of each task: it goes with them when they are thrown away. */
    private static List<Path> mark(Path state) throws Exception {
        try (Stream<Path> all = Files.walk(state)) {
            List<Path> marks =
                    all.filter(path -> path.endsWith("rocksdb"))
                            .map(path -> path.resolve(MARK))
                            .toList();
            for (Path mark : marks) {
                Files.writeString(mark, "");
            }
            return marks;
        }
    }

    /** So that a transaction is open when the broker goes. */
    private static final class Load {
        private final SagaClient client;
        private final String name;
        private volatile boolean stopped;

        Load(SagaClient client, String name) {
            this.client = client;
            this.name = name;
        }

        void start() {
            Thread.ofPlatform()
                    .daemon()
                    .name("load")
                    .start(() -> {
                        for (int n = 0; !stopped; n++) {
                            var unused =
                                    client.start(new SagaId(name + "-" + n), Steps.fine(), "x")
                                            .outcome();
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                    });
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }

        void stop() {
            stopped = true;
        }
    }
}
