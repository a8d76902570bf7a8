package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The names and numbers of the topology are part of what is stored in Kafka and on disk. If this
 * fails, a running installation would lose its state: do not update the golden file without a
 * migration.
 */
final class GoldenTopologyTest {
    @Test
    void theTopologyIsWhatIsDeployed() throws IOException {
        String now =
                CoordinatorTopology.of(
                                Settings.defaults(TopicNames.DEFAULT, true, 12),
                                true,
                                new NoQueues(),
                                new Definitions(),
                                new CoordinatorMetrics(new SimpleMeterRegistry()),
                                new Batches())
                        .describe()
                        .toString();
        try (InputStream golden = getClass().getResourceAsStream("/golden/topology.txt")) {
            assertThat(golden).isNotNull();
            assertThat(now.strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    private static final class NoQueues implements Queues {
        @Override
        public boolean exists(String queue) {
            return false;
        }

        @Override
        public void lookUp(String queue) {}

        @Override
        public boolean stillQueued(
                String queue, Direction direction, CommandRoute route, long sentAtMs) {
            return false;
        }

        @Override
        public boolean lacksWorker(String queue, String action, long sinceMs) {
            return false;
        }

        @Override
        public void answered(String queue, String action, String worker) {}
    }
}
