package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penelope.worker.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/**
 * The trip saga against Kafka in a container, where a Docker engine answers. With {@code
 * -Dpenelope.test.docker=required} it fails where none does; otherwise it says so and is skipped.
 */
final class ContainerIT {
    @TempDir Path state;

    @Test
    void theTripRunsBothWaysAgainstAContainer() throws Exception {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        if (System.getProperty("penelope.test.docker", "").equals("required")) {
            assertThat(docker).as("a Docker engine answers").isTrue();
        }
        if (!docker) {
            System.out.println("ContainerIT: no Docker engine answers here; not run");
        }
        assumeTrue(docker, "no Docker engine answers");
        try (TestKafka kafka = TestKafka.inContainer()) {
            TripIT.runBothWays(kafka, state, Transport.CONSUMER_GROUP);
        }
    }
}
