package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaStatus;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A saga that is alone does not wait for the commit interval, however long that is. */
final class EarlyCommitIT {
    private static final Map<String, String> LATE = Map.of("commit.interval.ms", "5000");
    private static final Duration SOON = Duration.ofSeconds(2);

    /** One may come just before the interval is over; so many do not. */
    private static final int TIMES = 3;

    private static TestKafka kafka;

    @TempDir private Path state;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aLoneSagaEndsSoonAndSoDoesItsUndo(Mode mode) throws Exception {
        Steps steps = new Steps();
        steps.letsGo = true;
        try (Installation place = new Installation(kafka, 1, "default");
                Coordinator coordinator = place.coordinator(state, settings(mode));
                Worker worker =
                        Worker.with(kafka.settings())
                                .topics(place.topics)
                                .mode(mode)
                                .actions(steps.actions())
                                .start();
                SagaClient client = place.client()) {
            worker.awaitReady(Installation.PATIENCE);
            run(client, Steps.fine());
            for (int n = 0; n < TIMES; n++) {
                long startedNanos = System.nanoTime();
                assertThat(run(client, Steps.fine())).isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(since(startedNanos)).as("forward").isLessThan(SOON);
                startedNanos = System.nanoTime();
                assertThat(run(client, Steps.stuck())).isEqualTo(SagaStatus.FAILED);
                assertThat(since(startedNanos)).as("and back").isLessThan(SOON);
            }
            assertThat(coordinator.ended()).isNotDone();
        }
    }

    private static Map<String, String> settings(Mode mode) {
        Map<String, String> settings = new java.util.HashMap<>(LATE);
        settings.put("mode", mode.name().toLowerCase(Locale.ROOT));
        return settings;
    }

    private static SagaStatus run(SagaClient client, Definition<String, String> definition)
            throws Exception {
        return client.start(definition, "x")
                .outcome()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .status();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
